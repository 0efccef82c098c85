import type { Position } from '#libs/kernel';
import type { Closing, Gates } from '../sources/closing.terms.js';
import type { Figures } from './figures.js';
import type { EventRef, Findings } from '../sources/findings.js';
import type { Rating, Sold } from '../rating/rating.js';
import type { Refunded } from './refund.postings.js';

/** A source that a ledger has not taken yet, rated by what was known when it was recorded. */
export interface Pending {
  readonly position: Position;
  readonly ref: EventRef;
  readonly rating: Rating | Refunded;
  /** Kept only for what could not be rated: it is rated again when it is retried. */
  readonly sold: Sold | undefined;
}

/** What a ledger is told by the program it belongs to. */
export interface LedgerSurroundings {
  readonly findings: Findings;
  readonly figures: Figures;
  readonly rateAgain: (sold: Sold) => Rating;
  readonly closing: (requestId: string) => Requested | undefined;
  readonly answered: (requestId: string) => void;
  readonly gates: (requestId: string, partnerId: string) => Gates | undefined;
  /** History has been worked off up to here. */
  readonly worked: (position: bigint) => void;
}

export interface Requested {
  readonly closing: Closing;
  readonly position: Position;
  readonly ref: EventRef;
}
