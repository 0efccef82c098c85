import { type DomainEvent, eventTypes, type Instant, type Money } from '#libs/kernel';
import type { Balanced, ByPerson, OfClaim, OfFund, PaymentEvent } from './payment.events.js';
import type { ClaimedCost, ExpiryReason, JudgedCost, PinnedPolicy, PlannedActivity, ProofFile } from './fund.types.js';

export type * from './fund.types.js';
export type * from './payment.events.js';

interface OfRequest extends Balanced {
  readonly requestId: string;
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
      OfFund & {
        readonly requestId: string;
        readonly amount: Money;
        /** With this share and without these activities; null before version 2. */
        readonly share: number | null;
        readonly declinedActivities: readonly number[] | null;
        readonly by: string;
      }
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
  /** The first of two approvals that it needs. */
  | DomainEvent<
      'fund.claim-endorsed',
      OfClaim & {
        readonly amount: Money;
        /** Without these costs, and this much of it paid at once; null before version 2. */
        readonly notEligible: readonly string[] | null;
        readonly pays: Money | null;
        readonly by: string;
      }
    >
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
  /**
   * Nothing more of it is paid: `amount` is claimable again, of which `released` is free where the request is over. Of a request that had expired it has
   * `expired`, too: an extension sets all of that aside again; null before version 2, when nothing that was given up had expired.
   */
  | DomainEvent<
      'fund.claim-rest-cancelled',
      OfClaim &
        Balanced &
        ByPerson & { readonly amount: Money; readonly released: Money; readonly expired: Money | null }
    >
  | PaymentEvent
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
  'fund.request-endorsed': {
    version: 2,
    upcast: { 1: (data) => ({ ...data, share: null, declinedActivities: null }) },
  },
  'fund.request-approved': v1,
  'fund.request-closed': personal('reason'),
  'fund.request-expired': v1,
  'fund.claim-submitted': personal('fileNames'),
  'fund.claim-returned': personal('reason'),
  'fund.claim-rejected': personal('reason'),
  'fund.claim-endorsed': { version: 2, upcast: { 1: (data) => ({ ...data, notEligible: null, pays: null }) } },
  'fund.claim-approved': v1,
  'fund.claim-extended': personal('reason'),
  'fund.payment-intended': v1,
  'fund.payment-sent': v1,
  'fund.payment-unknown': personal('reason'),
  'fund.payment-reconciled': v1,
  'fund.payment-settled': v1,
  'fund.payment-failed': { ...personal('reason'), version: 2, upcast: { 1: (data) => data } },
  'fund.payment-returned': personal('reason'),
  'fund.claim-recovered': personal('reason'),
  'fund.claim-rest-cancelled': {
    ...personal('reason'),
    version: 3,
    upcast: { 1: (data) => ({ ...data, expired: null }), 2: (data) => data },
  },
  'fund.ended': v1,
});
