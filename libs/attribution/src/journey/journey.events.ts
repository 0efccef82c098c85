import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { AddressMarks, JourneyIdentifier } from '../vocabulary/identifier.js';
import type { Consent, DisqualifyReason } from '../vocabulary/lead.types.js';
import type { BoundShare, Share, Touch } from '../vocabulary/touch.js';
import type { JourneyKept, SaidOf } from './journey.state.js';

interface Of {
  readonly journeyId: string;
  readonly programId: string;
  /** Business time. */
  readonly at: Instant;
}

/** What a request knew its customer by. */
interface KnownBy {
  readonly identifiers: readonly JourneyIdentifier[];
  readonly marks: AddressMarks | null;
  /** The account under which deals know the same customer, where they do. */
  readonly accountId: string | null;
}

/** Who has brought a lead, and what through; null partner: nobody, the vendor itself. */
interface Brought {
  /** The journey in which it was submitted first. */
  readonly leadId: string;
  readonly partnerId: string | null;
  readonly activityId: string | null;
}

/** Whose a customer is, from a moment of business time on; `until` null: for life. */
interface Bound {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly shares: readonly Share[];
}

interface MergedLeads {
  readonly ended: string;
  readonly goesOn: string;
}

/**
 * One customer of one program, as attribution knows it. What names the person is encrypted under a key of the journey and null once the
 * customer was erased.
 */
export type JourneyEvent =
  | DomainEvent<'journey.opened', Of & KnownBy>
  /** Known by more than before. */
  | DomainEvent<'journey.identified', Of & KnownBy>
  /** `at`: when it happened. */
  | DomainEvent<
      'journey.touch-noted',
      Of &
        Touch & {
          readonly clickId: string | null;
          /** The host that the click came from. */
          readonly referrer: string | null;
          /** Revisions at which partner, link and code were read; null: none. */
          readonly partnerRevision: string;
          readonly linkRevision: string | null;
          readonly codeRevision: string | null;
        }
    >
  /** Counts for nothing from now on, by a person. */
  | DomainEvent<'journey.touch-flagged', Of & { readonly touchId: string; readonly reason: string | null }>
  | DomainEvent<'journey.touch-cleared', Of & { readonly touchId: string; readonly reason: string | null }>
  /** `contentMark`: tells the same content from other content, and nothing else. */
  | DomainEvent<
      'journey.lead-submitted',
      Of &
        Brought & {
          readonly submittedBy: 'vendor' | 'partner';
          readonly number: string | null;
          readonly name: string | null;
          readonly email: string | null;
          readonly phone: string | null;
          readonly company: string | null;
          readonly country: string | null;
          readonly consent: Consent | null;
          /** Of the consent what partners are given the lead by: it tells nothing of the person, and stays when that is erased. null: nobody wrote it down. */
          readonly mayBeShared: boolean | null;
          readonly metadata: Readonly<Record<string, string>>;
          readonly contentMark: string;
          /** When the customer had bought first, where it had before. */
          readonly soldAt: Instant | null;
        }
    >
  /** The same person came again, under another number or through somebody else. */
  | DomainEvent<
      'journey.lead-seen-again',
      Of & Brought & { readonly submittedBy: 'vendor' | 'partner'; readonly contentMark: string }
    >
  | DomainEvent<'journey.lead-qualified', Of & { readonly leadId: string; readonly note: string | null }>
  | DomainEvent<
      'journey.lead-disqualified',
      Of & { readonly leadId: string; readonly reason: DisqualifyReason; readonly note: string | null }
    >
  /** By a submitted lead or by the first sale that finds a partner. */
  | DomainEvent<
      'journey.bound',
      Of &
        Bound & {
          readonly shares: readonly BoundShare[];
          readonly basis: 'lead' | 'sale';
          readonly decidedBy: string;
          readonly policyVersion: number;
          readonly saleId: string | null;
          readonly touchIds: readonly string[];
        }
    >
  /** By a person. */
  | DomainEvent<'journey.rebound', Of & Bound & { readonly reason: string | null }>
  /** Whatever touches say, at `from` ≤ t < `until`. */
  | DomainEvent<'journey.override-set', Of & Bound & { readonly reason: string | null }>
  | DomainEvent<'journey.override-ended', Of & { readonly until: Instant; readonly reason: string | null }>
  | DomainEvent<'journey.deal-linked', Of & { readonly leadId: string; readonly dealId: string }>
  /** A sale to this customer, the `number`-th of the program in the order of recording. `at`: when it was sold. */
  | DomainEvent<
      'journey.conversion-noted',
      Of & {
        readonly saleId: string;
        readonly number: number;
        readonly firstAt: Instant;
        readonly leadId: string | null;
      }
    >
  /** Another journey of the same customer has ended in this one. `disagree`: both were bound, and not alike. `leadId`: of the lead that stays. */
  | DomainEvent<
      'journey.absorbed',
      Of & {
        readonly from: string;
        readonly kept: JourneyKept;
        readonly disagree: boolean;
        readonly leadId: string | null;
        /** How often it had been said of the other whose it is by then: what comes later goes on here. null: nobody wrote it down. */
        readonly said: SaidOf | null;
        /** Of a person who makes them one; null: their identifiers have met. */
        readonly reason: string | null;
      }
    >
  /** This one has ended in the other. `leads`: of two leads of its customer the one that ends, and the one that goes on; null: there were not two. */
  | DomainEvent<
      'journey.merged',
      Of & { readonly into: string; readonly leads: MergedLeads | null; readonly reason: string | null }
    >
  | DomainEvent<'journey.customer-erased', Of & { readonly reason: string | null }>;

const v1 = { version: 1 };
const inOwnWords = <Field extends string>(field: Field) =>
  ({ version: 1, personal: { subject: 'journeyId', fields: [field], afterErasure: 'left-out' } }) as const;

export const journeyEvents = eventTypes<JourneyEvent>()('journey', {
  'journey.opened': v1,
  'journey.identified': v1,
  'journey.touch-noted': {
    version: 1,
    personal: { subject: 'journeyId', fields: ['clickId', 'referrer'], afterErasure: 'left-out' },
  },
  'journey.touch-flagged': inOwnWords('reason'),
  'journey.touch-cleared': inOwnWords('reason'),
  'journey.lead-submitted': {
    version: 2,
    upcast: { 1: (data) => ({ ...data, mayBeShared: null }) },
    personal: {
      subject: 'journeyId',
      fields: ['number', 'name', 'email', 'phone', 'company', 'consent', 'metadata'],
    },
  },
  'journey.lead-seen-again': v1,
  'journey.lead-qualified': inOwnWords('note'),
  'journey.lead-disqualified': inOwnWords('note'),
  'journey.bound': v1,
  'journey.rebound': inOwnWords('reason'),
  'journey.override-set': inOwnWords('reason'),
  'journey.override-ended': inOwnWords('reason'),
  'journey.deal-linked': v1,
  'journey.conversion-noted': v1,
  'journey.absorbed': {
    ...{ version: 2, upcast: { 1: (data: object) => ({ ...data, said: null, reason: null }) } },
    personal: { subject: 'journeyId', fields: ['reason'], afterErasure: 'left-out' },
  },
  'journey.merged': {
    ...{ version: 2, upcast: { 1: (data: object) => ({ ...data, leads: null }) } },
    personal: { subject: 'journeyId', fields: ['reason'], afterErasure: 'left-out' },
  },
  'journey.customer-erased': inOwnWords('reason'),
});
