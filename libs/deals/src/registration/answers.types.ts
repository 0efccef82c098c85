import type { CommandContext, Instant, Position } from '#libs/kernel';
import type { RejectReason } from '../vocabulary/deal.types.js';
import type { CustomerDraft } from '../vocabulary/deal.drafts.js';
import type { DealStatus } from '../deal/deal.state.js';

/** `ownPartnerId`: for a caller that may touch this partner's deals only; others are NOT_FOUND to it. */
export type DealContext = CommandContext & { readonly ownPartnerId?: string };

/** Done: where its last event stands, and what the deal is now. Shaped as a receipt. */
interface DealDone {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  readonly dealId: string;
  readonly status: DealStatus;
  readonly accountId: string | null;
}

/**
 * Not done; or done, and the account has refused: then `status` is what the deal is now (rejected, duplicate) and `position` where
 * that stands. The message never tells of another partner. Shaped as a refusal.
 */
interface DealRefused {
  readonly refused: string;
  readonly message: string;
  readonly field?: string;
  readonly dealId: string;
  /** null: there is no such deal. */
  readonly status: DealStatus | null;
  readonly position: Position | null;
}

export type DealAnswer = DealDone | DealRefused;

export type DecisionDraft =
  | { readonly decision: 'APPROVE'; readonly note: string | null }
  | { readonly decision: 'REJECT'; readonly reason: RejectReason; readonly note: string | null }
  | { readonly decision: 'RETURN'; readonly note: string };

export interface ClosingDraft {
  readonly outcome: 'won' | 'lost';
  /** Exact, in the deal's currency; needed for a win. */
  readonly amount: string | null;
  readonly closedAt: Instant;
  readonly reason: string | null;
}

export interface InfluenceDraft {
  readonly partnerId: string;
  readonly happenedAt: Instant;
  readonly evidence: string;
}

/** A customer of a program: by its account, by a deal, or by what it is known by. */
export type AccountReference =
  | { readonly programId: string; readonly accountId: string }
  | { readonly programId: string; readonly dealId: string }
  | { readonly programId: string; readonly customer: CustomerDraft };

/** What became of a command about an account. */
export type AccountAnswer =
  | (Omit<DealDone, 'dealId' | 'status' | 'accountId'> & { readonly accountId: string })
  | { readonly refused: string; readonly message: string; readonly field?: string };
