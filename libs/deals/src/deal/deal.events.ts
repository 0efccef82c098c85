import { type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';
import type {
  ActivityKind,
  DealOutcome,
  Identifier,
  ImportedFrom,
  RejectReason,
  Reminder,
  ReviewReason,
} from '../vocabulary/deal.types.js';
import type { DealContent } from './deal-content.js';
import type { Evidence } from '../vocabulary/evidence.js';
import { content, legible, owned, repeated, said, unsaid } from '../vocabulary/deal.storage.js';

export type { DealContent };

interface Of {
  readonly dealId: string;
  readonly programId: string;
  readonly at: Instant;
}

/**
 * Words and notes may name a person: they are encrypted, and null once that subject was erased. `subjectId`: under whose key, the partner's or,
 * of the vendor's own deal, its customer's. null in history from before they were encrypted.
 */
interface Said extends Of {
  readonly subjectId: string | null;
}

/** `partnerId` null: the vendor's own, direct opportunity. */
interface Owned extends Said {
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
  | DomainEvent<'deal.revised', Said & DealContent>
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
      Said & { readonly accountId: string; readonly by: 'identifiers' | 'person'; readonly note: string | null }
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
      Said & { readonly note: string | null; readonly placeUntil: Instant; readonly evidence: Evidence }
    >
  | DomainEvent<
      'deal.approved',
      Said & {
        readonly accountId: string;
        readonly by: 'policy' | 'person';
        readonly expiresAt: Instant;
        readonly note: string | null;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'deal.rejected',
      Said & { readonly reason: RejectReason; readonly note: string | null; readonly evidence: Evidence }
    >
  /** `of` is the partner's own earlier deal. */
  | DomainEvent<'deal.duplicate-found', Of & { readonly of: string; readonly evidence: Evidence }>
  | DomainEvent<'deal.withdrawn', Said & { readonly reason: string | null }>
  | DomainEvent<
      'deal.activity-logged',
      Of & { readonly activityId: string; readonly kind: ActivityKind; readonly happenedAt: Instant }
    >
  | DomainEvent<
      'deal.extended',
      Said & { readonly days: number; readonly expiresAt: Instant; readonly reason: string | null }
    >
  | DomainEvent<'deal.expired', Of>
  | DomainEvent<'deal.reinstated', Said & { readonly expiresAt: Instant; readonly reason: string | null }>
  | DomainEvent<'deal.revoked', Said & { readonly reason: string | null }>
  | DomainEvent<'deal.won', Of & Closing & { readonly partnerId: string | null }>
  | DomainEvent<'deal.lost', Said & { readonly closedAt: Instant; readonly reason: string | null }>
  /** Evidence between creation and close; never the partner that sourced the deal. It goes with the partner that helped. */
  | DomainEvent<
      'deal.influence-recorded',
      Of & { readonly partnerId: string; readonly happenedAt: Instant; readonly evidence: string | null }
    >
  /** The account of its customer is part of this one now. `beside`: earlier deals of other partners that are protected for the same. */
  | DomainEvent<
      'deal.account-joined',
      Of & { readonly from: string; readonly accountId: string; readonly beside: readonly string[] }
    >
  /** Another partner's from now on; protection, place and dates stay. `before` null: it was the vendor's own. */
  | DomainEvent<
      'deal.reassigned',
      Said & { readonly before: string | null; readonly partnerId: string; readonly reason: string | null }
    >
  /** One opportunity under several numbers: it goes on as another deal, of whichever partner. */
  | DomainEvent<
      'deal.merged',
      Said & { readonly into: string; readonly ofSamePartner: boolean; readonly reason: string | null }
    >
  /** Other deals are the same opportunity: they end as duplicates of this one. */
  | DomainEvent<'deal.took-in', Said & { readonly from: readonly string[]; readonly reason: string | null }>
  /** For the vendor’s own people: no partner reads it. */
  | DomainEvent<'deal.noted', Said & { readonly note: string | null }>
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
      Said & {
        readonly partnerId: string | null;
        readonly from: ImportedFrom;
        readonly equalToFirst: boolean;
        readonly seen: boolean;
        readonly outcome: DealOutcome;
        readonly amount: string | null;
        readonly currency: string;
        readonly metadata: DealContent['metadata'];
        readonly personalMetadata: DealContent['personalMetadata'];
      }
    >
  /** What older events say in words is of this subject. `legible` is encrypted under its key: null once it was erased. */
  | DomainEvent<'deal.subject-named', Of & { readonly subjectId: string; readonly legible: true | null }>
  /** `customerId`: of the customer, or of the account that it is. */
  | DomainEvent<'deal.customer-erased', Of & { readonly customerId: string }>;

const v1 = { version: 1 };

export const dealEvents = eventTypes<DealEvent>()('deal', {
  'deal.drafted': owned,
  'deal.revised': {
    ...content,
    upcast: { 1: (data) => ({ ...unsaid(data), personalMetadata: null }), 2: (data) => data },
  },
  'deal.submitted': v1,
  'deal.customer-identified': said('note'),
  'deal.review-started': v1,
  'deal.returned': said('note'),
  'deal.approved': said('note'),
  'deal.rejected': said('note'),
  'deal.duplicate-found': v1,
  'deal.withdrawn': said('reason'),
  'deal.activity-logged': v1,
  'deal.extended': said('reason'),
  'deal.expired': v1,
  'deal.reinstated': said('reason'),
  'deal.revoked': said('reason'),
  'deal.won': v1,
  'deal.lost': said('reason'),
  'deal.influence-recorded': sealedFrom(2, 'partnerId', 'evidence'),
  'deal.account-joined': v1,
  'deal.reassigned': { version: 1, personal: { ...legible, fields: ['reason'] } },
  'deal.took-in': { version: 1, personal: { ...legible, fields: ['reason'] } },
  'deal.merged': { version: 1, personal: { ...legible, fields: ['reason'] } },
  'deal.noted': { version: 1, personal: { ...legible, fields: ['note'] } },
  'deal.reminded': v1,
  'deal.imported': owned,
  'deal.import-repeated': repeated,
  'deal.subject-named': { version: 1, personal: legible },
  'deal.customer-erased': v1,
});
