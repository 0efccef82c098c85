import { type DomainEvent, eventTypes, type Instant, type Money } from '#libs/kernel';
import type {
  ClaimedCost,
  ExpiryReason,
  FundBalance,
  JudgedCost,
  PinnedPolicy,
  PlannedActivity,
  ProofFile,
} from './fund.types.js';

export type * from './fund.types.js';

interface OfFund {
  readonly fundId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly at: Instant;
}
/** What the fund has after the event. */
interface Balanced extends OfFund {
  readonly balance: FundBalance;
}
/** Who acted, as an internal id; a reason in that person’s words, null also once the partner was erased. */
interface ByPerson {
  readonly by: string;
  readonly reason: string | null;
}
interface OfRequest extends Balanced {
  readonly requestId: string;
}
interface OfClaim extends OfFund {
  readonly requestId: string;
  readonly claimId: string;
}
interface OfPayment extends OfClaim {
  readonly paymentId: string;
}

/** One allocation: one partner, one budget, one currency. Amounts are in its currency. */
export type FundEvent =
  | DomainEvent<
      'fund.allocated',
      Balanced & {
        readonly budgetId: string;
        readonly ordinal: number;
        readonly amount: Money;
        readonly endsAt: Instant;
      }
    >
  | DomainEvent<'fund.allocation-changed', Balanced & { readonly ordinal: number; readonly amount: Money }>
  /** `keeps`: what it has as before. `in-use`: below what is asked for, approved or paid; `overtaken`: by a later request. */
  | DomainEvent<
      'fund.allocation-refused',
      OfFund & {
        readonly ordinal: number;
        readonly amount: Money;
        readonly keeps: Money;
        readonly why: 'in-use' | 'overtaken';
      }
    >
  /** Handed in, or again after it was returned. */
  | DomainEvent<
      'fund.request-submitted',
      OfRequest & {
        readonly amount: Money;
        readonly activities: readonly PlannedActivity[];
        /** Names of the activities, in their order; null once the partner was erased. */
        readonly names: readonly string[] | null;
        readonly note: string | null;
        readonly policy: PinnedPolicy;
        /** Until when somebody should decide. */
        readonly expiresAt: Instant;
        readonly by: string;
      }
    >
  | DomainEvent<'fund.request-returned', OfRequest & ByPerson>
  | DomainEvent<'fund.request-declined', OfRequest & ByPerson>
  | DomainEvent<'fund.request-withdrawn', OfRequest & ByPerson>
  /** The first of two approvals that it needs. */
  | DomainEvent<
      'fund.request-endorsed',
      OfFund & { readonly requestId: string; readonly amount: Money; readonly by: string }
    >
  | DomainEvent<
      'fund.request-approved',
      OfRequest & {
        readonly amount: Money;
        /** The vendor’s part of the costs, in basis points. */
        readonly share: number;
        /** The last moment at which claims are taken. */
        readonly claimUntil: Instant;
        /** Numbers of activities that were not approved. */
        readonly declinedActivities: readonly number[];
        readonly by: string;
        readonly endorsedBy: string | null;
      }
    >
  | DomainEvent<'fund.request-closed', OfRequest & ByPerson & { readonly released: Money }>
  | DomainEvent<'fund.request-expired', OfRequest & { readonly why: ExpiryReason; readonly released: Money }>
  | DomainEvent<
      'fund.claim-submitted',
      OfClaim & {
        /** Of the fund; costs may be in others. */
        readonly currency: string;
        readonly costs: readonly ClaimedCost[];
        readonly proofs: readonly ProofFile[];
        /** Names of the files of proof, in their order; null once the partner was erased. */
        readonly fileNames: readonly string[] | null;
        readonly by: string;
      }
    >
  | DomainEvent<'fund.claim-returned', OfClaim & ByPerson>
  | DomainEvent<'fund.claim-rejected', OfClaim & ByPerson>
  | DomainEvent<'fund.claim-endorsed', OfClaim & { readonly amount: Money; readonly by: string }>
  | DomainEvent<
      'fund.claim-approved',
      OfClaim & {
        readonly amount: Money;
        /** The most that could be approved: the smaller of the vendor’s part of the costs and what the request has left. */
        readonly payable: Money;
        readonly costs: readonly JudgedCost[];
        readonly share: number;
        /** What is paid at once; the rest when a person says so. */
        readonly pays: Money;
        readonly by: string;
        readonly endorsedBy: string | null;
      }
    >
  /** `reserved`: what is set aside again for a request that had expired. */
  | DomainEvent<'fund.claim-extended', OfRequest & ByPerson & { readonly until: Instant; readonly reserved: Money }>
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
      OfPayment & { readonly failure: 'DESTINATION_ERASED' | null; readonly reason: string | null }
    >
  /** `amount`: what came back, and is approved and not paid again; null: it was never settled. */
  | DomainEvent<
      'fund.payment-returned',
      OfPayment & Balanced & { readonly amount: Money | null; readonly reason: string | null }
    >
  | DomainEvent<'fund.claim-recovered', OfClaim & Balanced & ByPerson & { readonly amount: Money }>
  /** Its budget is over: nothing more is asked of it. */
  | DomainEvent<'fund.ended', OfFund>;

const v1 = { version: 1 } as const;
/** Texts in somebody’s own words go with their partner. */
const personal = <Field extends string>(...fields: readonly Field[]) =>
  ({ version: 1, personal: { subject: 'partnerId', fields, afterErasure: 'left-out' } }) as const;

export const fundEvents = eventTypes<FundEvent>()('fund', {
  'fund.allocated': v1,
  'fund.allocation-changed': v1,
  'fund.allocation-refused': v1,
  'fund.request-submitted': personal('names', 'note'),
  'fund.request-returned': personal('reason'),
  'fund.request-declined': personal('reason'),
  'fund.request-withdrawn': personal('reason'),
  'fund.request-endorsed': v1,
  'fund.request-approved': v1,
  'fund.request-closed': personal('reason'),
  'fund.request-expired': v1,
  'fund.claim-submitted': personal('fileNames'),
  'fund.claim-returned': personal('reason'),
  'fund.claim-rejected': personal('reason'),
  'fund.claim-endorsed': v1,
  'fund.claim-approved': v1,
  'fund.claim-extended': personal('reason'),
  'fund.payment-intended': v1,
  'fund.payment-sent': v1,
  'fund.payment-unknown': personal('reason'),
  'fund.payment-reconciled': v1,
  'fund.payment-settled': v1,
  'fund.payment-failed': personal('reason'),
  'fund.payment-returned': personal('reason'),
  'fund.claim-recovered': personal('reason'),
  'fund.ended': v1,
});
