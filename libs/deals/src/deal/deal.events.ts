import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type {
  ActivityKind,
  DealOutcome,
  Identifier,
  ImportedFrom,
  Involvement,
  RejectReason,
  Reminder,
  ReviewReason,
} from '../vocabulary/deal.types.js';
import type { Evidence } from '../vocabulary/evidence.js';

/** What a partner says of an opportunity. The customer's fields are stored encrypted under the customer's own key. */
export interface DealContent {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly customerCountry: string | null;
  readonly customerCrmId: string | null;
  readonly customerWebsite: string | null;
  readonly customerEmail: string | null;
  readonly customerTaxId: string | null;
  readonly productLines: readonly string[];
  /** Exact decimal in `currency`, null when it is not known yet. */
  readonly amount: string | null;
  readonly currency: string;
  readonly expectedCloseOn: string | null;
  /** The partner's contact who leads the deal: an id, never a name. */
  readonly representative: string | null;
  readonly involvement: Involvement;
  readonly territory: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Of {
  readonly dealId: string;
  readonly programId: string;
  readonly at: Instant;
}

/** `partnerId` null: the vendor's own, direct opportunity. */
interface Owned extends Of {
  readonly partnerId: string | null;
  /** The vendor's or partner's own number, unique in the program; the deal's id follows from it. */
  readonly externalId: string | null;
}

interface Closing {
  readonly closedAt: Instant;
  /** Exact decimal in `currency`; a won deal may be worth 0. */
  readonly amount: string;
  readonly currency: string;
}

export type DealEvent =
  | DomainEvent<'deal.drafted', Owned & DealContent>
  | DomainEvent<'deal.revised', Of & DealContent>
  | DomainEvent<
      'deal.submitted',
      Of & {
        readonly partnerId: string;
        readonly identifiers: readonly Identifier[];
        /** Where names that begin like the customer's are listed; null: it has no name. */
        readonly nameBlockId: string | null;
        /** The name mixes scripts, or is of letters that imitate others. */
        readonly nameImitates: boolean;
      }
    >
  | DomainEvent<
      'deal.customer-identified',
      Of & { readonly accountId: string; readonly by: 'identifiers' | 'person'; readonly note: string | null }
    >
  | DomainEvent<
      'deal.review-started',
      Of & {
        readonly accountId: string | null;
        readonly reasons: readonly ReviewReason[];
        readonly decideBy: Instant;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'deal.returned',
      Of & { readonly note: string; readonly placeUntil: Instant; readonly evidence: Evidence }
    >
  | DomainEvent<
      'deal.approved',
      Of & {
        readonly accountId: string;
        readonly by: 'policy' | 'person';
        readonly expiresAt: Instant;
        readonly note: string | null;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'deal.rejected',
      Of & { readonly reason: RejectReason; readonly note: string | null; readonly evidence: Evidence }
    >
  /** `of` is the partner's own earlier deal. */
  | DomainEvent<'deal.duplicate-found', Of & { readonly of: string; readonly evidence: Evidence }>
  | DomainEvent<'deal.withdrawn', Of & { readonly reason: string | null }>
  | DomainEvent<
      'deal.activity-logged',
      Of & { readonly activityId: string; readonly kind: ActivityKind; readonly happenedAt: Instant }
    >
  | DomainEvent<'deal.extended', Of & { readonly days: number; readonly expiresAt: Instant; readonly reason: string }>
  | DomainEvent<'deal.expired', Of>
  | DomainEvent<'deal.reinstated', Of & { readonly expiresAt: Instant; readonly reason: string }>
  | DomainEvent<'deal.revoked', Of & { readonly reason: string }>
  | DomainEvent<'deal.won', Of & Closing & { readonly partnerId: string | null }>
  | DomainEvent<'deal.lost', Of & { readonly closedAt: Instant; readonly reason: string | null }>
  /** Evidence between creation and close; never the partner that sourced the deal. */
  | DomainEvent<
      'deal.influence-recorded',
      Of & { readonly partnerId: string; readonly happenedAt: Instant; readonly evidence: string }
    >
  | DomainEvent<'deal.reminded', Of & { readonly about: Reminder; readonly dueAt: Instant }>
  /** Decided elsewhere: the deal takes the state it had there, protects nothing and asks nobody. */
  | DomainEvent<
      'deal.imported',
      Owned &
        DealContent & {
          readonly outcome: DealOutcome;
          /** null: nobody had asked for it there yet; it stands against nothing. */
          readonly registeredAt: Instant | null;
          readonly closedAt: Instant | null;
          readonly accountId: string | null;
          readonly from: ImportedFrom;
        }
    >
  /** A later row of the same number: reported, never counted. `seen`: any earlier row of this number was the same in every field. */
  | DomainEvent<
      'deal.import-repeated',
      Of & {
        readonly partnerId: string | null;
        readonly from: ImportedFrom;
        readonly equalToFirst: boolean;
        readonly seen: boolean;
        readonly outcome: DealOutcome;
        readonly amount: string | null;
        readonly currency: string;
        readonly metadata: Readonly<Record<string, string>>;
      }
    >
  | DomainEvent<'deal.customer-erased', Of & { readonly customerId: string }>;

const v1 = { version: 1 };
const content = {
  version: 1,
  personal: {
    subject: 'customerId',
    fields: ['customerName', 'customerCountry', 'customerCrmId', 'customerWebsite', 'customerEmail', 'customerTaxId'],
  },
} as const;

export const dealEvents = eventTypes<DealEvent>()('deal', {
  'deal.drafted': content,
  'deal.revised': content,
  'deal.submitted': v1,
  'deal.customer-identified': v1,
  'deal.review-started': v1,
  'deal.returned': v1,
  'deal.approved': v1,
  'deal.rejected': v1,
  'deal.duplicate-found': v1,
  'deal.withdrawn': v1,
  'deal.activity-logged': v1,
  'deal.extended': v1,
  'deal.expired': v1,
  'deal.reinstated': v1,
  'deal.revoked': v1,
  'deal.won': v1,
  'deal.lost': v1,
  'deal.influence-recorded': v1,
  'deal.reminded': v1,
  'deal.imported': content,
  'deal.import-repeated': v1,
  'deal.customer-erased': v1,
});
