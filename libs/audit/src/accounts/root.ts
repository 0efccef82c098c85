import type { Hold } from '#libs/commissions';
import type { Entry } from '../ledger/entry.js';
import { monthAt } from '../arithmetic/calendar.js';

interface Move {
  /** What was posted before it. */
  readonly before: Move | null;
  readonly period: string;
  readonly amount: bigint;
  /** What of it carries the holds of the entry. */
  readonly carried: bigint;
}

/** What stands on its own in a ledger: the entry of a sale under a rule, an adjustment that names nothing, what lapsed. */
export interface Root {
  /** As it stands in the ledger. */
  entryId: string;
  readonly entry: Entry;
  readonly kind: 'accrued' | 'adjusted' | 'forfeited';
  /** Of its first posting. */
  readonly period: string;
  /** Where in the history it was last decided that this is owed: its source, one that raised it from nothing, a person's decision, a payout that came back. */
  owedSince: bigint;
  /** Business time of the person's decision, where a person and not a sale was the source. */
  readonly decidedAt: string | null;
  /** What the ledger's events have posted to it. */
  recorded: bigint;
  /** What stood of it after the last of its own postings. */
  stood: bigint;
  /** The last of everything posted to it, recomputed. */
  last: Move | null;
  holds: readonly Hold[];
  /** Kinds of holds that a person has set: they hold all that is posted under the entry, those of the sale what it brought. */
  personal: ReadonlySet<Hold['kind']>;
  /** The zone of its source, in which the ends of its holds are reckoned. */
  readonly zone: string;
  /** The payout that covers it. */
  payoutId: string | null;
  /** Where in the history a payout that covered it came back. */
  cameBack: bigint | null;
  /** Where in the history all that stood of it was taken back last: voided, declined, or by a ban. */
  endedAt: bigint | null;
}

/** What stands posted of an entry, up to a period where one is given. */
export const worth = (root: Root, upTo?: string): bigint => sumOf(root, upTo, ({ amount }) => amount);

/** What was posted for it first. */
export function first({ last }: Root): bigint {
  let move = last;
  while (move?.before) move = move.before;
  return move?.amount ?? 0n;
}

const lasts = ({ until }: Hold, at: string): boolean => until === null || until > at;

/** Whether a hold of the sale itself has not ended. */
const isHeldBySale = ({ holds, personal }: Root, at: string): boolean =>
  holds.some((hold) => !personal.has(hold.kind) && lasts(hold, at));

export const isHeld = ({ holds }: Root, at: string): boolean => holds.some((hold) => lasts(hold, at));

/** §12: what of it is held at a moment, of what is posted up to a period. What is taken beyond that has no hold: less than nothing is never held. */
export function heldOf(root: Root, at: string, upTo: string): bigint {
  const held = heldEarlier(root, at, upTo);
  return held > 0n ? held : 0n;
}

/** As closings read it before they said that nothing is the least. */
export function heldEarlier(root: Root, at: string, upTo: string): bigint {
  if (root.holds.some((hold) => root.personal.has(hold.kind) && lasts(hold, at))) return worth(root, upTo);
  return isHeldBySale(root, at) ? sumOf(root, upTo, ({ carried }) => carried) : 0n;
}

/** Whether in some month more was taken than was there to be held, by persons' holds or the sale's. */
export function isTakenBeyond(root: Root): boolean {
  if (root.holds.length === 0) return false;
  const months = new Set<string>();
  for (let { last: move } = root; move; move = move.before) months.add(move.period);
  return [...months].some(
    (month) => (root.personal.size > 0 && worth(root, month) < 0n) || sumOf(root, month, ({ carried }) => carried) < 0n,
  );
}

function sumOf({ last }: Root, upTo: string | undefined, of: (move: Move) => bigint): bigint {
  let sum = 0n;
  for (let move = last; move; move = move.before) if (upTo === undefined || move.period <= upTo) sum += of(move);
  return sum;
}

/** The month in which the last hold ends, not before a given one; null while one has no end. A hold's end is not part of it. */
export function payableMonth(earliest: string, holds: readonly Hold[], zone: string): string | null {
  let month = earliest;
  for (const { until } of holds) {
    if (until === null) return null;
    const last = monthAt(new Date(Date.parse(until) - 1).toISOString(), zone);
    if (last > month) month = last;
  }
  return month;
}
