import type { PassReason } from '../ledger.events.js';
import type { Book } from './book.js';

export type PostingKind =
  | 'accrued'
  | 'trued-up'
  | 'refunded'
  | 'refund-reversed'
  | 'amended'
  | 'clawed-back'
  | 'clawback-reversed'
  | 'adjusted'
  | 'voided'
  | 'declined';

/** A line of the ledger: the change of what stands, posted under the entry of the sale that caused it. Minor units. */
interface Posting {
  readonly postingId: string;
  readonly entryId: string;
  readonly kind: PostingKind;
  readonly amount: bigint;
  /** What of the amount carries the holds of its entry. */
  readonly held: bigint;
}

/** What was taken notice of and moved nothing, with the reason. */
interface Skipped {
  /** Whose credit it was about; another than the ledger's partner where a parent was to be paid. */
  readonly credited: string;
  readonly ruleId: string | null;
  readonly reason: SkipReason;
}

export type SkipReason = PassReason | 'NO_PARENT' | 'ABSORBED_BY_REFUND';

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
