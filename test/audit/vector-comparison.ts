import { windowAt } from '../../libs/audit/src/arithmetic/calendar.js';
import type { Answer } from '../../libs/audit/src/ledger/recomputation.js';
import type { Vector, VectorStep } from '../support/vectors.js';
import type { Auditor } from './auditor.js';
import { instant } from './vector-input.js';
import { VectorPlayer } from './vector-player.js';

/** Plays a scenario and tells every difference from what it expects, and every invariant that does not hold after a step. */
export function differencesOf(vector: Vector, auditor?: Auditor): string[] {
  const player = new VectorPlayer(vector, auditor);
  const differences: string[] = [];
  const differs = (where: string, expected: unknown, found: unknown): void => {
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
    if (wanted !== got) differences.push(`${where}: expected ${wanted}, found ${got}`);
  };
  for (const step of vector.steps) {
    const answer = player.play(step);
    differs(`${step.key} answer`, expectedAnswer(step), answerOf(answer));
    const { totals } = step.expect ?? {};
    if (totals) differs(`${step.key} totals`, withoutZeros(totals), totalsOf(player));
    for (const broken of player.brokenInvariants()) differences.push(`${step.key} ${broken}`);
  }
  const { expect } = vector;
  differs('totals', withoutZeros(expect.totals), totalsOf(player));
  if (expect.ledgers) differs('postings', expectedPostings(vector), postingsOf(player));
  if (expect.passed) differs('passed', [...expect.passed].map(passedText).sort(), passedOf(player));
  if (expect.windows)
    differs('windows', expect.windows.map((window) => windowText(vector, window)).sort(), windowsOf(player));
  if (vector.asOf !== undefined) {
    const held = heldOf(player, instant(vector.asOf));
    const payable = Object.fromEntries(
      Object.keys(expect.totals).map((key) => [key, (totalsOf(player)[key] ?? 0) - (held[key] ?? 0)]),
    );
    differs('held', withoutZeros(expect.held ?? {}), held);
    differs('payable', withoutZeros(expect.payable ?? {}), withoutZeros(payable));
  }
  return differences;
}

function expectedAnswer({ expect = {} }: VectorStep): unknown {
  const { refused = null, exceeded = null, waits = false, parked = null, waitingRefused = {} } = expect;
  return { refused, exceeded: exceeded?.toString() ?? null, waits, parked, waitingRefused };
}

const answerOf = ({ refused, exceeded, waits, parked, waitingRefused }: Answer): unknown => ({
  refused: refused ?? null,
  exceeded: exceeded?.toString() ?? null,
  waits: waits ?? false,
  parked: parked ?? null,
  waitingRefused: waitingRefused ?? {},
});

const withoutZeros = (totals: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(totals)
      .filter(([, amount]) => amount !== 0)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

function summed(amounts: readonly (readonly [string, bigint])[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [key, amount] of amounts) totals[key] = Number(BigInt(totals[key] ?? 0) + amount);
  return withoutZeros(totals);
}

const totalsOf = ({ recomputation }: VectorPlayer): Record<string, number> =>
  summed(recomputation.settlement.journal.postings.map(({ ledger, amount }) => [ledger, amount]));

const heldOf = ({ recomputation }: VectorPlayer, asOf: string): Record<string, number> =>
  summed(
    [...recomputation.settlement.allEntries]
      .filter(({ place }) => (recomputation.heldUntil(place.saleId) ?? '') > asOf)
      .map(({ place, held }) => [place.ledger, held]),
  );

/** In the order of the ledgers' events; of one step as a set. Zeros are left out. */
function expectedPostings({ expect, steps }: Vector): Record<string, string[]> {
  const order = new Map(steps.map(({ key }, at) => [key, at]));
  const ledgers = Object.entries(expect.ledgers ?? {}).map(([ledger, postings]): [string, string[]] => {
    const texts = postings
      .filter(({ amount }) => amount !== 0)
      .map((posting) => ({ posting, at: order.get(posting.step) ?? -1 }))
      .map(({ posting: { step, kind, sale, rule, credited, amount }, at }) => ({
        at,
        text: [step, kind, sale, rule, credited ?? ledger, amount].join(' '),
      }));
    return [ledger, inSteps(texts)];
  });
  return byLedger(ledgers);
}

function postingsOf({ recomputation }: VectorPlayer): Record<string, string[]> {
  const ledgers = new Map<string, { at: number; text: string }[]>();
  const causes = new Map<string, number>();
  for (const posting of recomputation.settlement.journal.postings) {
    const { ledger, cause, kind, saleId, ruleId, credited, amount } = posting;
    const at = causes.get(cause) ?? causes.size;
    causes.set(cause, at);
    if (amount === 0n) continue;
    const text = [cause, kind, saleId, ruleId, credited, amount].join(' ');
    ledgers.set(ledger, [...(ledgers.get(ledger) ?? []), { at, text }]);
  }
  return byLedger([...ledgers].map(([ledger, texts]) => [ledger, inSteps(texts)]));
}

/** Sorted within a step, steps as they came. */
function inSteps(postings: readonly { at: number; text: string }[]): string[] {
  return postings
    .toSorted((one, other) => (one.at === other.at ? (one.text < other.text ? -1 : 1) : one.at - other.at))
    .map(({ text }) => text);
}

const byLedger = (ledgers: readonly [string, string[]][]): Record<string, string[]> =>
  Object.fromEntries(ledgers.filter(([, texts]) => texts.length > 0).sort(([one], [other]) => (one < other ? -1 : 1)));

const passedText = (passed: { step: string; partner: string; sale: string; rule: string | null; reason: string }) =>
  [passed.step, passed.partner, passed.sale, passed.rule ?? '-', passed.reason].join(' ');

/** An entry of 0.00 earned nothing, or was cut to nothing by a cap: the scenarios tell it as passed. */
function passedOf({ recomputation }: VectorPlayer): string[] {
  const { postings, skips } = recomputation.settlement.journal;
  const zeros = postings
    .filter(({ kind, amount }) => kind === 'accrual' && amount === 0n)
    .filter(({ window, worth }) => window === null || worth > 0n)
    .map(({ cause, ledger, saleId, ruleId, worth }) =>
      [cause, ledger, saleId, ruleId, worth > 0n ? 'CAP_REACHED' : 'SALE_EARNED_NOTHING'].join(' '),
    );
  const passed = skips
    .filter(({ reason }) => reason !== 'NOTHING_CHANGED')
    .map(({ cause, ledger, saleId, ruleId, reason }) =>
      [cause, ledger, saleId, ruleId ?? '-', WORDS[reason] ?? reason].join(' '),
    );
  return [...zeros, ...passed].sort();
}

/** The scenarios call it so. */
const WORDS: Readonly<Record<string, string>> = { NO_PLAN_IN_FORCE: 'NO_PLAN' };

type WindowFigures = NonNullable<Vector['expect']['windows']>[number];

function windowText({ plans, program }: Vector, figures: WindowFigures): string {
  const { partner, rule, window, due, posted, cut, absorbed } = figures;
  const rules = plans.flatMap(({ versions }) => versions).flatMap((version) => version.rules);
  const weekly = rules.some(({ key, pays }) => key === rule && pays.brackets?.window === 'WEEK');
  // The scenarios name a week by its Monday and a quarter as `2025-Q1`.
  const key = weekly ? windowAt(`${window}T12:00:00.000Z`, program.timeZone, 'week') : window.replace('-Q', 'Q');
  return [partner, rule, key, due, posted, cut, absorbed].join(' ');
}

function windowsOf({ recomputation }: VectorPlayer): string[] {
  const { windows, journal } = recomputation.settlement;
  return [...windows.values()]
    .map(({ key, entries }) => {
      const sum = (figure: (entry: (typeof entries)[number]) => bigint): bigint =>
        entries.reduce((all, entry) => all + figure(entry), 0n);
      const posted = journal.postings.reduce((all, { window, amount }) => (window === key ? all + amount : all), 0n);
      const [first] = entries;
      const due = sum(({ worth }) => worth);
      const kept = sum((entry) => entry.kept - entry.given);
      return [
        ...[first?.place.ledger, first?.place.ruleId, first?.window?.at],
        ...[due, posted + kept, sum((entry) => entry.cut), sum((entry) => entry.absorbed)],
      ].join(' ');
    })
    .sort();
}
