import type { Period } from '#libs/kernel';
import type { CapTaken, Hold, Source, WindowCorrected } from './figures.js';

/** A line that a rule took. */
interface LineTaken {
  readonly line: number;
  /** Under the plan: exact, in the currency of the sale. */
  readonly net: string;
}

/** What a rule owes before refunds and caps. */
export type Earned =
  /** Lowered as the money, or the units, of its lines are refunded. Decimal, in the ledger's currency. */
  | { readonly kind: 'amount'; readonly amount: string; readonly refundedBy: 'money' | 'units' }
  /** What it brings to its window before refunds: exact, `base` in the ledger's currency and `volume` in what the steps rise by. */
  | { readonly kind: 'window'; readonly base: string; readonly volume: string };

/** What a sale or credit note gave an entry, or an amendment gave it anew. */
export interface EntryRemade {
  /** By what one event's postings are ordered: the credit among the sale's, and the rule among the plan's, those on top after the others. From 0. */
  readonly place: { readonly credit: number; readonly rule: number };
  /** None where an amendment left the rule nothing. */
  readonly lines: readonly LineTaken[];
  readonly earned: Earned;
}

/** An entry is one for each sale or credit note, rule and credited partner. */
export interface EntryMade extends EntryRemade {
  /** The sale or credit note. */
  readonly saleId: string;
  /** Whose credit it is: another than the ledger's partner where a parent is paid. */
  readonly credited: string;
  /** How many steps the ledger's partner stands above the credited one. */
  readonly level: 0 | 1 | 2 | 3;
  readonly onTop: boolean;
  /** The plan leaves discounts out of its base: nets are amounts as given. */
  readonly withoutDiscounts: boolean;
  /** The caps of its sale, with their amounts in the plan's version. */
  readonly limits: readonly (Pick<CapTaken, 'capId' | 'windowKey'> & {
    readonly limit: string;
    /** Counted over all partners of the program. */
    readonly shared: boolean;
  })[];
}

/**
 * How an entry stands after an event. What stands of it in the ledger is max(min(worth, drawn) − kept, 0) + given, for credit notes worth − kept
 * + given; without caps `drawn` counts as worth. Amounts are decimals in the ledger's currency.
 */
export interface EntryStanding {
  /** Which part of its lines is refunded, from 0 to 1: of their money, and of their units. Exact: a decimal, or a fraction such as `1/3`. */
  readonly refunded: { readonly money: string; readonly units: string };
  /** Before caps and persons; null under brackets, where `window` says what all entries of the window are owed. */
  readonly worth: string | null;
  /** On the caps of its sale, in all. */
  readonly drawn: string;
  /** What persons took back and have not given back, and what they gave on top. */
  readonly kept: string;
  readonly given: string;
  /** What of this event's amount carries the holds of the entry; with its sign. */
  readonly held: string;
}

/** Another entry of the same window that drew on the caps of its own sale, since its part rose: what it has drawn in all. */
export interface Drawn {
  readonly entryId: string;
  readonly drawn: string;
}

/** How the entry stands after it; null in what was written before entries said so. */
export interface Standing {
  readonly standing: EntryStanding | null;
}

/** What happened to a sale that stands in the ledger moves its entry, under brackets together with the others of its window. */
export interface Moved extends Standing {
  readonly window: WindowCorrected | null;
  readonly draws: readonly Drawn[];
}

/** What a sale brings back carries its holds, as far as `standing.held` says. */
export interface Regained extends Moved {
  readonly of: string;
  readonly source: Source;
  readonly holds: readonly Hold[];
  readonly payableIn: Period | null;
}
