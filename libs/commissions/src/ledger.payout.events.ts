import type { DomainEvent, Instant } from '#libs/kernel';
import type { ClosedStatement, ExplainedOf, PayoutFailure, PlannedPayout, Posting } from './ledger.figures.js';

interface OfPayout {
  readonly payoutId: string;
  readonly at: Instant;
}

/** How a month is closed, and what becomes of what it pays. */
export type PayoutEvent =
  | DomainEvent<'ledger.payout-planned', PlannedPayout & { readonly at: Instant }>
  | DomainEvent<'ledger.period-closed', ClosedStatement & { readonly requestId: string }>
  | DomainEvent<'ledger.payout-approved', OfPayout & { readonly by: string; readonly approvals: number }>
  /** Amount, destination and reference are frozen and about to be sent: from here on never again under another reference. */
  | DomainEvent<'ledger.payout-intended', OfPayout & { readonly provider: string; readonly reference: string }>
  | DomainEvent<'ledger.payout-sent', OfPayout & { readonly providerReference: string }>
  | DomainEvent<'ledger.payout-settled', OfPayout & { readonly settledOn: string }>
  /** The money is owed again: credited to the open period. */
  | DomainEvent<'ledger.payout-failed', OfPayout & ExplainedOf & PayoutFailure & { readonly credit: Posting }>
  | DomainEvent<'ledger.payout-returned', OfPayout & ExplainedOf & { readonly credit: Posting }>
  | DomainEvent<'ledger.payout-unknown', OfPayout & ExplainedOf>
  | DomainEvent<
      'ledger.payout-reconciled',
      OfPayout & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
    >;
