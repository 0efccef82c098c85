import { Decimal, exponentOf } from '#libs/kernel';
import type { Cap } from '#libs/programs';
import { type Capped, capKey, isShared, leftOf, windowsOf } from '../../rating/caps.js';
import type { CapUse } from '../entry/book.js';
import type { CapLimit, Entry } from '../entry/entry.js';

/** What caps of the whole program give of what an entry asks, of all that it wants; minor units, at most what is asked. */
export type SharedAllowance = (entry: Entry, caps: readonly CapLimit[], asked: bigint, wanted: bigint) => bigint;

export const capLimitsOf = (caps: readonly Cap[], sale: Capped, currency: string): readonly CapLimit[] =>
  windowsOf(caps, sale).map(({ cap, windowKey }) => ({
    key: capKey(sale.planId, { capId: cap.capId, windowKey }),
    ...{ capId: cap.capId, windowKey },
    limit: floorToMinor(cap.amount, currency),
    shared: isShared(cap),
  }));

/** A cap may be finer than the currency; what is granted is not. */
export function floorToMinor(amount: string, currency: string): bigint {
  const { units, scale } = Decimal.of(amount);
  const places = exponentOf(currency) ?? 0;
  return scale <= places ? units * 10n ** BigInt(places - scale) : units / 10n ** BigInt(scale - places);
}

/** An entry that is worth more than it has drawn draws what its caps have left; drawn never falls. */
export function draw(
  entry: Entry,
  worth: bigint,
  used: CapUse,
  shared: SharedAllowance,
): { drawn: bigint; used: CapUse } {
  const { caps, drawn, kind } = entry;
  if (kind === 'credit-note' || caps.length === 0 || worth <= drawn) return { drawn, used };
  const asked = caps.reduce((least, { key, limit, shared: elsewhere }) => {
    if (elsewhere) return least;
    const left = leftOf(limit, used.get(key, 0n));
    return least < left ? least : left;
  }, worth - drawn);
  const together = caps.filter((cap) => cap.shared);
  const granted = together.length === 0 ? asked : shared(entry, together, asked, worth - drawn);
  if (granted === 0n) return { drawn, used };
  const own = caps.filter((cap) => !cap.shared);
  return {
    drawn: drawn + granted,
    used: own.reduce((after, { key }) => after.set(key, after.get(key, 0n) + granted), used),
  };
}
