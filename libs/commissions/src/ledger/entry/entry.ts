import { Fraction, type Rounding } from '#libs/kernel';
import type { Hold } from '../events/ledger.events.js';
import type { Earning } from '../../rating/earning.js';
import { isSame, ONE, roundTo, whole } from '../../rating/lines/fractions.js';
import type { RefundedPart } from '../../rating/lines/refunded-part.js';

/** Where something stands among what one event does: by the credit's place in the sale, then by the rule's among the plan's, those on top last. */
export type Place = readonly [credit: number, rule: number];

/** A cap that a sale falls under. */
export interface CapLimit {
  readonly key: string;
  readonly capId: string;
  readonly windowKey: string;
  /** Minor units: the amount in the version of the sale. */
  readonly limit: bigint;
  /** Counted over all partners of the program: what it gives is reserved elsewhere. */
  readonly shared: boolean;
}

/** What one rule owes for one sale and one credited partner. Amounts are minor units of the ledger's currency. */
export interface Entry {
  readonly entryId: string;
  readonly saleId: string;
  readonly ruleId: string;
  /** Under which version of which plan it is owed. */
  readonly planId: string;
  readonly planVersion: number;
  /** Whose sale it is: another than the ledger's partner where a parent is paid. */
  readonly credited: string;
  readonly kind: 'sale' | 'credit-note';
  readonly place: Place;
  readonly rounding: Rounding;
  /** The numbers of the lines that the rule took, and how the plan reads them; null of what was posted before entries said so: all lines of the base. */
  readonly lines: readonly number[] | null;
  readonly withoutDiscounts: boolean;
  readonly earning: Earning;
  /** The sale has been credited to others since: nothing is owed by it, and what happens to the sale is no matter of it. */
  readonly recredited?: boolean;
  readonly refunded: RefundedPart;
  /** The bracket window it counts in. */
  readonly windowId: string | null;
  /** What was posted for the entry itself when it was made; null where an amendment made it, or changed its sale. */
  readonly made: bigint | null;
  /** What persons took back and have not given back; what they gave on top. Both at least zero. */
  readonly kept: bigint;
  readonly given: bigint;
  /** The caps of its own sale, and what it has drawn on them. Without caps nothing is drawn, or withheld. */
  readonly caps: readonly CapLimit[];
  readonly drawn: bigint;
  readonly holds: readonly Hold[];
  /** What of its postings still carries its holds. */
  readonly held: bigint;
}

/** The worth of an entry outside brackets: what was earned, less the refunded part of it. */
export function worthOf({ earning, refunded, rounding }: Entry): bigint {
  if (earning.kind !== 'amount') return 0n;
  const part = whole(earning.amount).times(refunded[earning.refundedBy]);
  return earning.amount - roundTo(part, 0, rounding);
}

/** What of the worth the caps let through. */
export const withinCaps = ({ kind, caps, drawn }: Entry, worth: bigint): bigint =>
  kind === 'credit-note' || caps.length === 0 || worth < drawn ? worth : drawn;

/** What stands in the ledger of an entry, always: a pure function of its worth and of what persons did. */
export function standsOf(entry: Entry, worth: bigint): bigint {
  const { kind, kept, given } = entry;
  const left = withinCaps(entry, worth) - kept;
  return (kind === 'sale' && left < 0n ? 0n : left) + given;
}

/** What persons had taken back before a refund did. */
export function absorbedOf(entry: Entry, worth: bigint): bigint {
  const absorbed = entry.kept - withinCaps(entry, worth);
  return entry.kind === 'sale' && absorbed > 0n ? absorbed : 0n;
}

/** What a rule that pays nothing owes. */
export const nothingOf = (earning: Earning): Earning =>
  earning.kind === 'amount' ? { ...earning, amount: 0n } : { ...earning, base: Fraction.zero, volume: Fraction.zero };

/** The sale is another's. What was drawn, and what persons took and gave, stays with the entry. */
export const withoutCredit = (entry: Entry): Entry => ({
  ...entry,
  ...{ lines: [], earning: nothingOf(entry.earning), made: null, recredited: true },
});

/** What an entry brings to its window: lowered with its refunds, money taking units in proportion. */
export interface WindowShare {
  readonly volume: Fraction;
  readonly base: Fraction;
}

export function windowShareOf({ earning, refunded }: Pick<Entry, 'earning' | 'refunded'>): WindowShare {
  if (earning.kind !== 'brackets') return { volume: Fraction.zero, base: Fraction.zero };
  const left = (part: Fraction): Fraction => ONE.minus(part);
  const base = earning.base.times(left(refunded.money));
  switch (earning.scale.by) {
    case 'amount':
      return { volume: base, base };
    case 'units':
      return { volume: earning.volume.times(left(refunded.units)), base };
    case 'sales':
      return { volume: isSame(refunded.money, ONE) ? Fraction.zero : earning.volume, base };
  }
}
