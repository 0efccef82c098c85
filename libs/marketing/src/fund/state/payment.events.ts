import type { DomainEvent, Instant, Money } from '#libs/kernel';
import type { FundBalance } from './fund.types.js';

export interface OfFund {
  readonly fundId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly at: Instant;
}
/** What the fund has after the event. */
export interface Balanced extends OfFund {
  readonly balance: FundBalance;
}
/** Who acted, as an internal id; a reason in that person’s words, null also once the partner was erased. */
export interface ByPerson {
  readonly by: string;
  readonly reason: string | null;
}
export interface OfClaim extends OfFund {
  readonly requestId: string;
  readonly claimId: string;
}
interface OfPayment extends OfClaim {
  readonly paymentId: string;
}

/** Why a payment was not sent, where that is not the provider’s word. */
export type PaymentFailure = 'DESTINATION_ERASED' | 'NOT_PAYABLE';

/** What becomes of a payment of a claim. */
export type PaymentEvent =
  | DomainEvent<
      'fund.payment-intended',
      OfPayment & {
        readonly amount: Money;
        readonly provider: string;
        readonly reference: string;
        /** The name of the destination, which tells nothing. */
        readonly destination: string;
      }
    >
  | DomainEvent<'fund.payment-sent', OfPayment & { readonly providerReference: string }>
  | DomainEvent<'fund.payment-unknown', OfPayment & { readonly reason: string | null }>
  | DomainEvent<
      'fund.payment-reconciled',
      OfPayment & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
    >
  | DomainEvent<'fund.payment-settled', OfPayment & Balanced & { readonly amount: Money; readonly settledOn: string }>
  /** Nothing was moved: it is approved and not paid, as before. */
  | DomainEvent<
      'fund.payment-failed',
      OfPayment & { readonly failure: PaymentFailure | null; readonly reason: string | null }
    >
  /** `amount`: what came back, and is approved and not paid again; null: it was never settled. */
  | DomainEvent<
      'fund.payment-returned',
      OfPayment & Balanced & { readonly amount: Money | null; readonly reason: string | null }
    >;
