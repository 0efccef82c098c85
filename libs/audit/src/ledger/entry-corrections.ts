import { refundedOf } from '../rating/worth.js';
import { Rational } from '../arithmetic/rational.js';
import type { Entry } from './entry.js';

/** What a person's taking moved, so that it can be given back. */
export interface Correction {
  readonly fromGiven: bigint;
  readonly kept: bigint;
}

/** What a person can still take of an entry (§10). */
export function leftToTake(entry: Entry): bigint {
  if (entry.window === null || entry.firstPosted === null || entry.pinned.creditNote) return entry.stands;
  const own = entry.firstPosted - refundedOf(entry.firstPosted, entry.pinned, entry.extent);
  const worth = entry.allowed(entry.worth);
  const left = (own < worth ? own : worth) - entry.kept;
  return (left > 0n ? left : 0n) + entry.given;
}

/** `round(left × share)`. */
export const shareOf = (left: bigint, share: Rational, { pinned: { rounding } }: Entry): bigint =>
  Rational.whole(left).times(share).units(0, rounding);

/** Takes what persons gave first; the rest is kept from the partner. */
export function take(entry: Entry, amount: bigint): Correction {
  const fromGiven = amount < entry.given ? amount : entry.given;
  const kept = amount - fromGiven;
  entry.given -= fromGiven;
  entry.kept += kept;
  return { fromGiven, kept };
}

/** Gives back what is kept first, while the entry is worth that much; the rest is on top. */
export function give(entry: Entry, amount: bigint): void {
  const returned = entry.kept > entry.worth ? 0n : amount < entry.kept ? amount : entry.kept;
  entry.kept -= returned;
  entry.given += amount - returned;
}

/** The taking is as if it had never been, as far as it was not given back meanwhile. */
export function giveBack(entry: Entry, { fromGiven, kept }: Correction): void {
  entry.given += fromGiven;
  entry.kept -= kept < entry.kept ? kept : entry.kept;
}
