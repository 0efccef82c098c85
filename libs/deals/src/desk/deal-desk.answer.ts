import type { CommandContext, Instant, Position } from '#libs/kernel';
import type { ActivityKind, RejectReason } from '../deal/deal.events.js';
import type { CustomerGiven } from '../deal/deal.given.js';
import type { DealStatus } from '../deal/deal.state.js';

/** `ownPartnerId`: for a caller that may touch this partner's deals only; others are NOT_FOUND to it. */
export type DeskContext = CommandContext & { readonly ownPartnerId?: string };

/** Done: where its last event stands, and what the deal is now. Shaped as a receipt. */
interface DeskDone {
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
interface DeskRefused {
  readonly refused: string;
  readonly message: string;
  readonly field?: string;
  readonly dealId: string;
  /** null: there is no such deal. */
  readonly status: DealStatus | null;
  readonly position: Position | null;
}

export type DeskAnswer = DeskDone | DeskRefused;

export type DecisionGiven =
  | { readonly decision: 'APPROVE'; readonly note: string | null }
  | { readonly decision: 'REJECT'; readonly reason: RejectReason; readonly note: string | null }
  | { readonly decision: 'RETURN'; readonly note: string };

export interface ClosingGiven {
  readonly outcome: 'won' | 'lost';
  /** Exact, in the deal's currency; needed for a win. */
  readonly amount: string | null;
  readonly closedAt: Instant;
  readonly reason: string | null;
}

export interface ActivityGiven {
  readonly activityId: string;
  readonly kind: ActivityKind;
  readonly happenedAt: Instant;
}

export interface InfluenceGiven {
  readonly partnerId: string;
  readonly happenedAt: Instant;
  readonly evidence: string;
}

/** A customer of a program: by its account, by a deal, or by what it is known by. */
export type AccountGiven =
  | { readonly programId: string; readonly accountId: string }
  | { readonly programId: string; readonly dealId: string }
  | { readonly programId: string; readonly customer: CustomerGiven };

/** What became of a command about an account. */
export type AccountAnswer =
  | (Omit<DeskDone, 'dealId' | 'status' | 'accountId'> & { readonly accountId: string })
  | { readonly refused: string; readonly message: string; readonly field?: string };
