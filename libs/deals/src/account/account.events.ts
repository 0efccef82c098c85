import { type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';
import type { AccountKept } from './account.state.js';
import type { RejectReason, ReviewReason } from '../vocabulary/deal.types.js';
import type { Evidence } from '../vocabulary/evidence.js';

/** Why an account refuses a registration, in the order of the tests. */
export type AccountRefusal =
  | 'EXISTING_CUSTOMER'
  | 'DIRECT_OPPORTUNITY'
  | 'PROTECTED_FOR_ANOTHER'
  | 'OWN_DUPLICATE'
  | 'REJECTED_BY_PERSON';

export type ProtectionEnd = 'won' | 'lost' | 'expired' | 'revoked' | 'withdrawn' | 'merged';
/** `asked-for-more`: submitted again with lines it had not waited for, and so behind everybody. */
export type QueueEntryEnd = 'approved' | 'rejected' | 'withdrawn' | 'return-lapsed' | 'asked-for-more' | 'merged';

export interface ProtectionClosing {
  readonly closedAt: Instant;
  readonly amount: string | null;
  readonly currency: string;
}

interface On {
  readonly accountId: string;
  readonly programId: string;
  /** Business time; an account's own time never runs backwards. */
  readonly at: Instant;
}

interface Registration extends On {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
}

/**
 * One customer in one program. Who is promised what is decided here and nowhere else, by an append at the revision read;
 * all product lines of a registration in one append, so that it gets all or none. What persons say of a registration is encrypted under the
 * partner's key, and null once it was erased.
 */
export type AccountEvent =
  /** Waits for a person, or behind an earlier one. Priority runs from here. */
  | DomainEvent<
      'account.place-taken',
      Registration & {
        readonly reasons: readonly ReviewReason[];
        readonly decideBy: Instant;
        readonly evidence: Evidence;
      }
    >
  /** Returned to the partner: the place is kept until then, and lost as time passes it. */
  | DomainEvent<
      'account.place-held',
      Registration & { readonly until: Instant; readonly note: string | null; readonly evidence: Evidence }
    >
  /** Complete again: the place stands without an end. */
  | DomainEvent<
      'account.place-resumed',
      Registration & {
        readonly reasons: readonly ReviewReason[];
        readonly decideBy: Instant;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'account.place-given-up',
      Registration & { readonly why: QueueEntryEnd; readonly reason: string | null }
    >
  /** Half-open: protects at `at` ≤ t < `until`, whether or not an end is written down. */
  | DomainEvent<
      'account.protection-granted',
      Registration & {
        readonly until: Instant;
        /** When its partner is reminded of the end; null: not at all. */
        readonly remindAt: Instant | null;
        readonly by: 'policy' | 'person';
        readonly note: string | null;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'account.registration-refused',
      Registration & {
        readonly why: AccountRefusal;
        readonly reason: RejectReason;
        /** The partner's own earlier deal; never another partner's. */
        readonly of: string | null;
        readonly note: string | null;
        readonly evidence: Evidence;
      }
    >
  | DomainEvent<
      'account.protection-extended',
      Registration & {
        readonly until: Instant;
        readonly remindAt: Instant | null;
        readonly days: number;
        readonly reason: string | null;
      }
    >
  | DomainEvent<
      'account.protection-reinstated',
      Registration & {
        readonly until: Instant;
        readonly remindAt: Instant | null;
        readonly reason: string | null;
        /** How often it had been extended before. */
        readonly extensions: number;
      }
    >
  | DomainEvent<
      'account.protection-ended',
      Registration & {
        readonly why: ProtectionEnd;
        readonly reason: string | null;
        /** Of a win or a loss: when, and for a win the exact amount. */
        readonly closing: ProtectionClosing | null;
      }
    >
  | DomainEvent<
      'account.direct-opportunity-opened',
      On & { readonly opportunityId: string; readonly productLines: readonly string[] }
    >
  | DomainEvent<
      'account.direct-opportunity-closed',
      On & { readonly opportunityId: string; readonly outcome: 'won' | 'lost' }
    >
  /** Has bought these product lines: by a won deal, or known otherwise. */
  | DomainEvent<
      'account.became-customer',
      On & { readonly productLines: readonly string[]; readonly dealId: string | null }
    >
  /** Its reason goes with the customer: it is encrypted under a key of the account. */
  | DomainEvent<'account.marked-competitor', On & { readonly reason: string | null }>
  /** An imported registration of the past: no protection, but a later look finds it. `order`: its place among those of one moment. */
  | DomainEvent<'account.history-noted', Registration & { readonly until: Instant | null; readonly order: number }>
  /** `with`: the earliest registration of another partner that was open when this one was registered. */
  | DomainEvent<'account.conflict-found', Registration & { readonly with: string }>
  /** Of another partner from now on; what it is promised or waits for stays. `before`: the partner until then. */
  | DomainEvent<
      'account.registration-reassigned',
      Registration & { readonly before: string; readonly reason: string | null }
    >
  /** The customer is another account’s, which decides from now on. */
  | DomainEvent<'account.joined', On & { readonly into: string }>
  /** Has taken another account in, with all that stands of it. `conflicts`: deals that are protected beside an earlier one of another partner. */
  | DomainEvent<
      'account.absorbed',
      On & {
        readonly from: string;
        readonly kept: AccountKept;
        readonly conflicts: readonly { readonly dealId: string; readonly with: string }[];
      }
    >;

const v1 = { version: 1 };
const inOwnWords = <Field extends string>(field: Field) => sealedFrom(2, 'partnerId', field);
const same = (data: object): object => data;
/** From version 3 `why` may be `merged`, too: whoever knows version 2 alone stops there. */
const whyItEnded = { ...inOwnWords('reason'), version: 3, upcast: { 1: same, 2: same } } as const;

export const accountEvents = eventTypes<AccountEvent>()('account', {
  'account.place-taken': v1,
  'account.place-held': inOwnWords('note'),
  'account.place-resumed': v1,
  'account.place-given-up': whyItEnded,
  'account.protection-granted': inOwnWords('note'),
  'account.registration-refused': inOwnWords('note'),
  'account.protection-extended': inOwnWords('reason'),
  'account.protection-reinstated': inOwnWords('reason'),
  'account.protection-ended': whyItEnded,
  'account.direct-opportunity-opened': v1,
  'account.direct-opportunity-closed': v1,
  'account.became-customer': v1,
  'account.marked-competitor': sealedFrom(2, 'accountId', 'reason'),
  'account.history-noted': v1,
  'account.conflict-found': v1,
  'account.registration-reassigned': {
    version: 1,
    personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' },
  },
  'account.joined': v1,
  'account.absorbed': v1,
});
