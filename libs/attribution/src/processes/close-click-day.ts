import { multiStreamHandler, type MultiStreamParts, type Outcome, type StateReader } from '#libs/eventing';
import { command, type CommandContext, deterministicId, isRefusal } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate, STANDARD_ATTRIBUTION_POLICY } from '#libs/programs';
import { clicksAggregate } from '../click/clicks.aggregate.js';
import { type ClickDay, isUnderWay, NoteClickRecorder, SealClickDay } from '../click-day/click-day.js';
import { clickDayAggregate } from '../click-day/click-day.aggregate.js';
import type { SealedStream } from '../click-day/click-day.events.js';
import { SumsOfDay } from '../click-day/sums-of-day.js';
import { keepClicks } from './keep-clicks.js';

/** Adds up a day that is over, and lets its single clicks go once the program's time for them has passed. */
export class CloseClickDay extends command('CloseClickDay')<{
  readonly dayId: string;
  readonly day: string;
  readonly programId: string;
}>() {}

/** How often it looks again where another is faster. */
const TRIES = 5;

/**
 * Seals first, then says how long the streams are kept: cut in between, it finds its parts again and goes on. What the day says then is believed, not what
 * was added up here: another may have been faster, and have known of fewer streams.
 */
export const closeClickDay = multiStreamHandler<CloseClickDay>({
  command: CloseClickDay,
  carryOut: async ({ data, context }, parts) => {
    const { tenant } = context;
    let outcome: Outcome | undefined;
    let { state } = await parts.facts.of(clickDayAggregate, tenant, data.dayId);
    for (let tries = 0; tries < TRIES && isLeft(state); tries += 1) {
      outcome = await seal(data, state, context, parts);
      ({ state } = await parts.facts.of(clickDayAggregate, tenant, data.dayId));
    }
    if (outcome && isRefusal(outcome) && isLeft(state)) return outcome;
    await keepClicks(tenant, data.day, state, parts);
    return outcome && !isRefusal(outcome) ? outcome : known(data, state, context, parts);
  },
});

const unsealed = ({ recorders, kept }: ClickDay): readonly string[] => {
  const done = new Set(kept.map(([clicksId]) => clicksId));
  return recorders.filter((clicksId) => !done.has(clicksId));
};

const isLeft = (state: ClickDay): boolean => isUnderWay(state.sealed) || unsealed(state).length > 0;

/** What was begun goes on; then what was noted since. */
async function seal(
  { dayId, day }: CloseClickDay['data'],
  state: ClickDay,
  context: CommandContext,
  { executor, facts }: MultiStreamParts,
): Promise<Outcome> {
  const begun = isUnderWay(state.sealed) ? state.sealed : undefined;
  const upTo = begun?.streams ?? unsealed(state).map((clicksId) => [clicksId, Infinity] as const);
  const sums = await sumsOf(facts, context.tenant, upTo);
  const { streams } = sums;
  const digest = sums.digest();
  const keptDays = begun?.keptDays ?? (await keptDaysOf(facts, context, sums.programIds));
  const parts = sums.parts();
  let outcome: Outcome | undefined;
  for (const [n, { links, hours }] of parts.entries()) {
    const commandId = deterministicId('seal', context.commandId, digest, String(n));
    const data = { dayId, day, part: n + 1, parts: parts.length, links, hours, streams, digest, keptDays };
    outcome = await executor.execute(
      clickDayAggregate,
      new SealClickDay(data, { ...context, commandId, bodyHash: commandId }),
    );
    if (isRefusal(outcome)) break;
  }
  return outcome!;
}

/** Nothing is added up a second time: by then single clicks may be gone. */
function known(
  { dayId, day, programId }: CloseClickDay['data'],
  { recorders }: ClickDay,
  context: CommandContext,
  { executor }: MultiStreamParts,
): Promise<Outcome> {
  const again = new NoteClickRecorder({ dayId, day, programId, clicksId: recorders[0]! }, context);
  return executor.execute(clickDayAggregate, again);
}

/** Of some streams, each up to a revision. */
async function sumsOf(facts: StateReader, tenant: string, upTo: readonly SealedStream[]): Promise<SumsOfDay> {
  const sums = new SumsOfDay();
  for (const [clicksId, last] of upTo.toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for await (const event of facts.events(clicksAggregate, tenant, clicksId)) {
      if (Number(event.revision) > last) break;
      sums.take(event);
    }
  return sums;
}

/** The longest time of its programs: a stream has clicks of all of them. */
async function keptDaysOf(facts: StateReader, context: CommandContext, programIds: Iterable<string>): Promise<number> {
  let longest = 0;
  for (const programId of programIds) {
    const { state } = await facts.of(programAggregate, context.tenant, programId);
    const policy = state.status === 'absent' ? undefined : attributionPolicyInForce(state, context.occurredAt);
    longest = Math.max(longest, (policy ?? STANDARD_ATTRIBUTION_POLICY).clickRetentionDays);
  }
  return longest || STANDARD_ATTRIBUTION_POLICY.clickRetentionDays;
}
