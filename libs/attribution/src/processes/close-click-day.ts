import { multiStreamHandler, type MultiStreamParts, type Outcome, type StateReader, streamOf } from '#libs/eventing';
import { command, type CommandContext, deterministicId, isRefusal } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate, STANDARD_ATTRIBUTION_POLICY } from '#libs/programs';
import { clicksAggregate } from '../click/clicks.aggregate.js';
import { clicksEvents } from '../click/clicks.events.js';
import { type ClickDay, NoteClickRecorder, SealClickDay } from '../click-day/click-day.js';
import { clickDayAggregate } from '../click-day/click-day.aggregate.js';
import type { SealedStream } from '../click-day/click-day.events.js';
import { SumsOfDay } from '../click-day/sums-of-day.js';

/** Adds up a day that is over, and lets its single clicks go once the program's time for them has passed. */
export class CloseClickDay extends command('CloseClickDay')<{
  readonly dayId: string;
  readonly day: string;
  readonly programId: string;
}>() {}

/** Seals first, then says how long the streams are kept: cut in between, it finds its parts again and goes on. */
export const closeClickDay = multiStreamHandler<CloseClickDay>({
  command: CloseClickDay,
  carryOut: async ({ data, context }, parts) => {
    const { state } = await parts.facts.of(clickDayAggregate, context.tenant, data.dayId);
    const isDone = state.sealed !== null && state.sealed.done === state.sealed.parts;
    const sealed = isDone ? await again(data, state, context, parts) : await seal(data, state, context, parts);
    if (isRefusal(sealed.outcome)) return sealed.outcome;
    for (const [clicksId] of sealed.streams)
      await parts.store.keepFor(streamOf(clicksEvents.noun, context.tenant, clicksId), sealed.keptDays);
    return sealed.outcome;
  },
});

interface Sealed {
  readonly outcome: Outcome;
  readonly streams: readonly SealedStream[];
  readonly keptDays: number;
}

async function seal(
  { dayId, day }: CloseClickDay['data'],
  state: ClickDay,
  context: CommandContext,
  { executor, facts }: MultiStreamParts,
): Promise<Sealed> {
  const sums = await sumsOf(facts, context.tenant, state);
  const { streams } = sums;
  const digest = sums.digest();
  const keptDays = state.sealed?.keptDays ?? (await keptDaysOf(facts, context, sums.programIds));
  const parts = sums.parts();
  let outcome: Outcome | undefined;
  for (const [n, { links, hours }] of parts.entries()) {
    const commandId = deterministicId('seal', context.commandId, String(n));
    const data = { dayId, day, part: n + 1, parts: parts.length, links, hours, streams, digest, keptDays };
    outcome = await executor.execute(
      clickDayAggregate,
      new SealClickDay(data, { ...context, commandId, bodyHash: commandId }),
    );
    if (isRefusal(outcome)) break;
  }
  return { outcome: outcome!, streams, keptDays };
}

/** Nothing is added up a second time: by then single clicks may be gone. */
async function again(
  { dayId, day, programId }: CloseClickDay['data'],
  { recorders, sealed }: ClickDay,
  context: CommandContext,
  { executor }: MultiStreamParts,
): Promise<Sealed> {
  const { streams, keptDays } = sealed!;
  const known = new NoteClickRecorder({ dayId, day, programId, clicksId: recorders[0]! }, context);
  return { outcome: await executor.execute(clickDayAggregate, known), streams, keptDays };
}

/** As far as a first part has added up. */
async function sumsOf(facts: StateReader, tenant: string, { recorders, sealed }: ClickDay): Promise<SumsOfDay> {
  const sums = new SumsOfDay();
  const upTo = new Map(sealed?.streams);
  for (const clicksId of [...recorders].sort()) {
    if (sealed && !upTo.has(clicksId)) continue;
    const last = upTo.get(clicksId) ?? Infinity;
    for await (const event of facts.events(clicksAggregate, tenant, clicksId)) {
      if (Number(event.revision) > last) break;
      sums.take(event);
    }
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
