import type { DomainEvent, Instant, Money } from '#libs/kernel';
import type { ClosedStatement, ExplainedOf, PayoutFailure, Posting } from './figures.js';
import type { PlannedPayout } from './planned-payout.js';

interface OfPayout {
  readonly payoutId: string;
  readonly at: Instant;
}

/** Who bears what a payout has cost on its way. */
export type CostBearer = 'vendor' | 'partner';

/** What a payout has cost on its way, in the ledger's currency. */
export interface PayoutCost {
  readonly kind: 'bank-fee';
  readonly amount: Money;
}

/** How a month is closed, and what becomes of what it pays. */
export type PayoutEvent =
  | DomainEvent<'ledger.payout-planned', PlannedPayout & { readonly at: Instant }>
  | DomainEvent<
      'ledger.period-closed',
      ClosedStatement & {
        readonly requestId: string;
        /** What was held of each entry was not below it; null before version 2, when it might be less than nothing. */
        readonly leastHeld: string | null;
      }
    >
  | DomainEvent<'ledger.payout-approved', OfPayout & { readonly by: string; readonly approvals: number }>
  /** Amount, destination and reference are frozen and about to be sent: from here on never again under another reference. */
  | DomainEvent<'ledger.payout-intended', OfPayout & { readonly provider: string; readonly reference: string }>
  | DomainEvent<'ledger.payout-sent', OfPayout & { readonly providerReference: string }>
  | DomainEvent<'ledger.payout-settled', OfPayout & { readonly settledOn: string }>
  /** The money is owed again: credited to the open period. */
  | DomainEvent<'ledger.payout-failed', OfPayout & ExplainedOf & PayoutFailure & { readonly credit: Posting }>
  | DomainEvent<
      'ledger.payout-returned',
      OfPayout &
        ExplainedOf & {
          readonly credit: Posting;
          /** What came back, in the currency it was paid in; null: all of it. */
          readonly returned: Money | null;
          /** What did not come back, until a person says who bears it; null: nothing. */
          readonly cost: PayoutCost | null;
        }
    >
  /** Who bears what did not come back: the vendor, and the partner is owed it again; or the partner, by a line of 0.00. */
  | DomainEvent<
      'ledger.payout-cost-assigned',
      OfPayout & ExplainedOf & { readonly to: CostBearer; readonly cost: PayoutCost; readonly credit: Posting }
    >
  | DomainEvent<'ledger.payout-unknown', OfPayout & ExplainedOf>
  | DomainEvent<
      'ledger.payout-reconciled',
      OfPayout & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
    >;
