import { sameFigure } from './input/decimals.js';
import type { LedgerPosting } from './history.js';
import type { Outcome } from './player.js';
import type { Expected, Posting, Skip, Step, Totals } from './input/scenario.js';

/** Codes and reasons that the commission rules name; others are compared as refused or passed at all. */
const NAMED = new Set([
  ...['OUT_OF_RANGE', 'AMOUNT_OUT_OF_RANGE', 'BAD_DISCOUNT', 'BAD_LINE', 'CURRENCY_DIFFERS', 'REFUNDED_MORE'],
  ...['CAUSED_BY_REFUND', 'MORE_THAN_LEFT', 'WOULD_BE_A_CYCLE', 'TOO_DEEP', 'ABSORBED_BY_REFUND'],
]);
/** A placeholder of the format for what no source was passed for: the API answers it where the clawback is reversed. */
const UNNAMED = 'ABSORBED_BY_REFUND';
/** Reasons of the rules, which the API has names of its own for. */
const REASONS: Readonly<Record<string, string>> = { NO_PLAN_IN_FORCE: 'NO_PLAN' };

/** How the outcome of a step differs from what its scenario expects of it; null where it does not. */
export function stepDifference({ expect = {} }: Step, outcome: Outcome): string | null {
  const { refused } = expect;
  if (refused === undefined && outcome.refused !== null) {
    return `refused ${outcome.refused}: ${outcome.message ?? ''}`;
  }
  if (refused !== undefined) return refusalDifference(refused, outcome.refused);
  return (
    exceededDifference(expect.exceeded, outcome.exceeded) ??
    differs('waits for its sale', expect.waits ?? false, outcome.waits) ??
    differs('parked', expect.parked ?? null, outcome.parked) ??
    differs('refused when its sale came', sorted(expect.waitingRefused), sorted(outcome.waitingRefused))
  );
}

function refusalDifference(expected: string, found: string | null): string | null {
  if (found === null) return `accepted, to be refused ${expected}`;
  return NAMED.has(expected) && found !== expected ? `refused ${found}, to be refused ${expected}` : null;
}

function exceededDifference(expected: string | number | undefined, found: string | null): string | null {
  if (expected === undefined || found === null) return differs('exceeded', expected ?? null, found);
  return sameFigure(String(expected), found) ? null : `exceeded ${found}, expected ${expected}`;
}

/** Partners that are left out have nothing. */
export function totalsDifference(what: string, expected: Totals, found: Totals): string | null {
  const partners = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const other = partners.find((partner) => (expected[partner] ?? 0) !== (found[partner] ?? 0));
  return other === undefined ? null : `${what} of ${other}: ${found[other] ?? 0}, expected ${expected[other] ?? 0}`;
}

/** Totals that a step names; partners that it leaves out are not compared. */
export function namedTotalsDifference(expected: Totals | undefined, found: Totals): string | null {
  const named = Object.fromEntries(Object.keys(expected ?? {}).map((partner) => [partner, found[partner] ?? 0]));
  return totalsDifference('total', expected ?? {}, named);
}

/** Step by step in each ledger, the postings of one step as a set; zeros are left out on both sides. */
export function postingsDifference(expected: Expected['ledgers'], found: readonly LedgerPosting[]): string | null {
  if (!expected) return null;
  const wanted = Object.entries(expected).flatMap(([partner, postings]) =>
    postings.map((posting) => ({ ...posting, partner })),
  );
  return setDifference(
    'posting',
    wanted.filter(isSomething).map(postingText),
    found.filter(isSomething).map(postingText),
  );
}

const isSomething = ({ amount }: Posting): boolean => amount !== 0;

const postingText = ({ partner, step, kind, sale, rule, amount, credited }: LedgerPosting): string =>
  `${step}: ${kind} ${amount} to ${partner} for ${sale} under ${rule}${credited ? `, credited to ${credited}` : ''}`;

export function passedDifference(expected: Expected['passed'], found: readonly Skip[]): string | null {
  if (!expected) return null;
  const wanted = expected.filter(({ reason }) => reason !== UNNAMED);
  return setDifference('passed', wanted.map(passedText), found.map(passedText));
}

const passedText = ({ step, partner, sale, rule, reason }: Skip): string =>
  `${step}: ${sale} of ${partner} under ${rule ?? 'no rule'}, ${REASONS[reason] ?? reason}`;

function setDifference(what: string, expected: readonly string[], found: readonly string[]): string | null {
  const [missing, more] = [without(expected, found), without(found, expected)];
  if (missing.length === 0 && more.length === 0) return null;
  const parts = [
    ...(missing.length > 0 ? [`missing ${missing[0]}${andMore(missing)}`] : []),
    ...(more.length > 0 ? [`not expected ${more[0]}${andMore(more)}`] : []),
  ];
  return `${what}: ${parts.join('; ')}`;
}

const andMore = (all: readonly string[]): string => (all.length > 1 ? ` and ${all.length - 1} more` : '');

/** Each as often as it stands there. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of others) left.set(text, (left.get(text) ?? 0) + 1);
  return all.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

const sorted = (codes: Readonly<Record<string, string>> = {}): [string, string][] => Object.entries(codes).sort();

function differs(what: string, expected: unknown, found: unknown): string | null {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === got ? null : `${what}: ${got}, expected ${wanted}`;
}
