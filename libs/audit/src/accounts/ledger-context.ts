import type { Position } from '#libs/kernel';
import type { Delivery, Recomputation } from '../ledger/recomputation.js';
import type { Closing, PayoutEligibility } from '../sources/closing.terms.js';
import type { EventRef, Findings } from '../sources/findings.js';
import type { Arrived } from './arrived.js';
import type { Figures } from './figures.js';
import type { SharedDraws } from './shared-draws.js';

/** A source that a ledger has not taken yet, with what it brings by what was known when it was recorded. */
export interface Pending {
  readonly position: Position;
  readonly ref: EventRef;
  readonly arrived: Arrived;
  readonly delivery: Delivery;
}

/** What a ledger is told by the program it belongs to. */
export interface LedgerContext {
  readonly findings: Findings;
  readonly figures: Figures;
  readonly program: Recomputation;
  readonly draws: SharedDraws;
  readonly closing: (requestId: string) => Requested | undefined;
  readonly answered: (requestId: string) => void;
  readonly gates: (requestId: string, partnerId: string) => PayoutEligibility | undefined;
  /** History has been worked off up to here. */
  readonly worked: (position: bigint) => void;
}

export interface Requested {
  readonly closing: Closing;
  readonly position: Position;
  readonly ref: EventRef;
}
