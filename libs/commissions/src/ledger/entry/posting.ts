import { Decimal, exponentOf, isWithinAmounts } from '#libs/kernel';
import type { PassReason } from '../events/ledger.events.js';
import type { EarningRule, RatedClaim } from './source.js';
import type { Book, BracketWindow } from './book.js';

export type PostingKind =
  | 'accrued'
  | 'trued-up'
  | 'refunded'
  | 'refund-reversed'
  | 'amended'
  | 'recredited'
  | 'clawed-back'
  | 'clawback-reversed'
  | 'adjusted'
  | 'voided'
  | 'declined';

/** A line of the ledger: the change of what stands, posted under the entry of the sale that caused it. Minor units. */
export interface Posting {
  readonly postingId: string;
  readonly entryId: string;
  readonly kind: PostingKind;
  readonly amount: bigint;
  /** What of the amount carries the holds of its entry. */
  readonly held: bigint;
  /** Of what a source posts: the window as it was before and is after all that the act did, and the other entries of it that drew. */
  readonly window?: WindowChange | undefined;
  /** What made the entry, or made it anew; null where an amendment leaves the rule nothing. */
  readonly rated?: (RatedClaim & { readonly rule: EarningRule }) | null;
}

export interface WindowChange {
  readonly before: BracketWindow | undefined;
  readonly after: BracketWindow | undefined;
  readonly drew: readonly string[];
  /** Of a new entry: its part of the due, before caps. */
  readonly part: bigint;
}

/** What was taken notice of and moved nothing, with the reason. */
export interface Skipped {
  /** Whose credit it was about; another than the ledger's partner where a parent was to be paid. */
  readonly credited: string;
  readonly ruleId: string | null;
  readonly reason: SkipReason;
  /** The entry that was looked at, and what made it anew. */
  readonly entryId?: string;
  readonly rated?: Posting['rated'];
}

export type SkipReason = PassReason | 'ABSORBED_BY_REFUND';

/** What a source makes of a ledger. */
export interface Settled {
  readonly book: Book;
  readonly postings: readonly Posting[];
  readonly skipped: readonly Skipped[];
}

export const nothingPosted = (book: Book): Settled => ({ book, postings: [], skipped: [] });

export const andThen = (before: Settled, next: Settled): Settled => ({
  book: next.book,
  postings: [...before.postings, ...next.postings],
  skipped: [...before.skipped, ...next.skipped],
});

/** Whether a ledger of the currency may hold a result of so many minor units: an amount, like those that are given. */
export const isPostable = (minor: bigint, currency: string): boolean =>
  isWithinAmounts(Decimal.ofUnits(minor, exponentOf(currency) ?? 0));
