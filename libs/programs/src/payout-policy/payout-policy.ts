import type { Instant } from '#libs/kernel';

/** What a payout needs and when there is one. Amounts are in program currency. */
export interface PayoutPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** Payable at or above this; below it, or negative, the balance is carried forward. */
  readonly minimum: string;
  readonly payoutCurrency: string;
  readonly rateSource: string;
  /** Payouts above this need a second person; null: none does. */
  readonly secondApprovalAbove: string | null;
  readonly approval: 'automatic' | 'by-person';
  readonly requiresTaxForm: boolean;
  readonly requiresPayoutMethod: boolean;
  /** Months after which what a partner could claim and did not, for want of a tax form or payout method, is forfeited; null: never. */
  readonly forfeitAfterMonths: number | null;
}

export interface HoldPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** Days after the sale before a commission matures (the refund window); 0: none. */
  readonly maturityDays: number;
}
