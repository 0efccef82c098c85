import type { ClawbackReason, RefundShare, Source } from '#libs/commissions';

/** A source as its own event says it. */
export interface Arrived {
  readonly source: Source;
  readonly occurredAt: string;
  readonly zone: string;
  /** Of a refund: why, and how much of the sale is refunded before and after. */
  readonly reason: ClawbackReason;
  readonly refund: RefundShare | null;
}
