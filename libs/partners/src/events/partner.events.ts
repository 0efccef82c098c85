import { type DomainEvent, eventTypes, type Instant, namedMetadata, sealedFrom } from '#libs/kernel';
import { namedDestination, namedKey } from './partner.persons.js';
import type {
  BanReason,
  Described,
  OnboardingStep,
  PartnerIdentity,
  PersonalKey,
  ReapplyAfter,
  RejectionReason,
  ScoredProfile,
} from './partner.vocabulary.js';

export * from './partner.vocabulary.js';

interface Of {
  readonly partnerId: string;
  readonly programId: string;
}

interface Contact extends Of {
  readonly contactId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: string | null;
}

/**
 * Every change of standing holds from `at`, business time. Reasons and notes in somebody's own words may name a person: they are sealed, and
 * null once the partner was erased.
 */
export type PartnerEvent =
  | DomainEvent<'partner.prospected', PartnerIdentity & PersonalKey & { readonly at: Instant }>
  | DomainEvent<'partner.applied', PartnerIdentity & PersonalKey & { readonly at: Instant }>
  | DomainEvent<'partner.invited', PartnerIdentity & PersonalKey & { readonly at: Instant }>
  | DomainEvent<'partner.review-started', Of & { readonly at: Instant }>
  | DomainEvent<'partner.enrolled', Of & { readonly at: Instant; readonly tier: number }>
  | DomainEvent<
      'partner.onboarding-started',
      Of & { readonly at: Instant; readonly dueAt: Instant; readonly steps: readonly OnboardingStep[] }
    >
  | DomainEvent<'partner.onboarding-step-completed', Of & { readonly at: Instant; readonly step: OnboardingStep }>
  | DomainEvent<'partner.activated', Of & { readonly at: Instant }>
  | DomainEvent<'partner.suspended', Of & { readonly at: Instant; readonly reason: string | null }>
  | DomainEvent<'partner.resumed', Of & { readonly at: Instant; readonly reason: string | null }>
  /** `keepsEarned`: whether the agreement grants what was earned and not yet paid. */
  | DomainEvent<
      'partner.offboarded',
      Of & { readonly at: Instant; readonly reason: string | null; readonly keepsEarned: boolean }
    >
  | DomainEvent<
      'partner.rejected',
      Of & {
        readonly at: Instant;
        readonly reason: RejectionReason;
        readonly note: string | null;
        readonly reapplyAfter: ReapplyAfter;
      }
    >
  | DomainEvent<'partner.declined', Of & { readonly at: Instant }>
  | DomainEvent<
      'partner.banned',
      Of & { readonly at: Instant; readonly reason: BanReason; readonly note: string | null }
    >
  | DomainEvent<'partner.merged', Of & { readonly at: Instant; readonly into: string; readonly reason: string | null }>
  | DomainEvent<
      'partner.absorbed',
      Of & { readonly at: Instant; readonly from: string; readonly reason: string | null }
    >
  | DomainEvent<
      'partner.tier-set',
      Of & { readonly at: Instant; readonly tier: number; readonly reason: string | null }
    >
  /** null: back to the program's standard plan. */
  | DomainEvent<'partner.plan-assigned', Of & { readonly at: Instant; readonly planId: string | null }>
  | DomainEvent<'partner.tax-form-recorded', Of & { readonly at: Instant; readonly form: string }>
  /**
   * `destination` stands for it and tells nothing; `personalDestination` is a reference at the payout provider, never an account number, and
   * null once the partner was erased.
   */
  | DomainEvent<
      'partner.payout-method-verified',
      Of & { readonly at: Instant; readonly destination: string; readonly personalDestination: string | null }
    >
  /** Its destination is not known any more: nothing is paid out where the program asks for one. */
  | DomainEvent<'partner.payout-method-removed', Of & { readonly at: Instant }>
  | DomainEvent<'partner.described', Of & Described & { readonly at: Instant }>
  /** A partner that is a person: its name and whereabouts read as nothing from now on; no sum changes. */
  | DomainEvent<'partner.erased', Of & { readonly at: Instant }>
  /** Its checklist was still open when it was due. */
  | DomainEvent<'partner.onboarding-overdue', Of & { readonly at: Instant; readonly dueAt: Instant }>
  /** By criterion of the profile the id of the answer. */
  | DomainEvent<
      'partner.profile-answered',
      Of & {
        readonly at: Instant;
        readonly answers: Readonly<Record<string, string>>;
        readonly disqualifiers: readonly string[];
      } & ScoredProfile
    >
  /** The same answers under another version of the profile. */
  | DomainEvent<'partner.profile-rescored', Of & { readonly at: Instant } & ScoredProfile>
  /** Counts at `issuedAt` ≤ t < `expiresAt`, until it is revoked or its holder leaves. */
  | DomainEvent<
      'partner.certification-recorded',
      Of & {
        readonly at: Instant;
        readonly certificationId: string;
        readonly certification: string;
        /** The holder, a contact of the partner. */
        readonly contactId: string;
        readonly issuedAt: Instant;
        readonly expiresAt: Instant | null;
      }
    >
  | DomainEvent<
      'partner.certification-revoked',
      Of & { readonly at: Instant; readonly certificationId: string; readonly reason: string | null }
    >
  | DomainEvent<'partner.contact-added', Contact & { readonly at: Instant }>
  | DomainEvent<'partner.contact-changed', Contact & { readonly at: Instant }>
  | DomainEvent<'partner.contact-removed', Of & { readonly at: Instant; readonly contactId: string }>
  | DomainEvent<'partner.contact-erased', Of & { readonly at: Instant; readonly contactId: string }>;

/** For views of other contexts: what somebody said of the partner goes with it. */
export type PartnerErased = Extract<PartnerEvent, { type: 'partner.erased' }>;

const v1 = { version: 1 };
const inOwnWords = <Field extends string>(field: Field) => sealedFrom(2, 'partnerId', field);
/** Before version 2 the key stood in the clear, whatever it was. */
const identity = {
  version: 2,
  upcast: { 1: (data: object) => ({ ...data, personalKey: null }) },
  personal: { subject: 'partnerId', fields: ['name', 'personalKey'], since: { personalKey: 2 } },
  named: { until: 1, by: namedKey },
} as const;
const contact = {
  version: 1,
  personal: { subject: 'contactId', fields: ['name', 'email', 'phone', 'role'] },
} as const;

export const partnerEvents = eventTypes<PartnerEvent>()('partner', {
  'partner.prospected': identity,
  'partner.applied': identity,
  'partner.invited': identity,
  'partner.review-started': v1,
  'partner.enrolled': v1,
  'partner.onboarding-started': v1,
  'partner.onboarding-step-completed': v1,
  'partner.activated': v1,
  'partner.suspended': inOwnWords('reason'),
  'partner.resumed': inOwnWords('reason'),
  'partner.offboarded': inOwnWords('reason'),
  'partner.rejected': inOwnWords('note'),
  'partner.declined': v1,
  'partner.banned': inOwnWords('note'),
  'partner.merged': inOwnWords('reason'),
  'partner.absorbed': inOwnWords('reason'),
  'partner.tier-set': inOwnWords('reason'),
  'partner.plan-assigned': v1,
  'partner.tax-form-recorded': v1,
  'partner.payout-method-verified': {
    version: 2,
    upcast: { 1: (data) => ({ ...data, personalDestination: null }) },
    personal: { subject: 'partnerId', fields: ['personalDestination'], since: 2 },
    named: { until: 1, by: namedDestination },
  },
  'partner.payout-method-removed': v1,
  'partner.described': {
    version: 2,
    upcast: { 1: (data) => ({ ...data, personalMetadata: null }) },
    personal: {
      subject: 'partnerId',
      fields: ['phone', 'addressLines', 'city', 'region', 'postalCode', 'personalMetadata'],
      since: { personalMetadata: 2 },
    },
    named: { until: 1, by: namedMetadata },
  },
  'partner.erased': v1,
  'partner.onboarding-overdue': v1,
  'partner.profile-answered': v1,
  'partner.profile-rescored': v1,
  'partner.certification-recorded': v1,
  'partner.certification-revoked': inOwnWords('reason'),
  'partner.contact-added': contact,
  'partner.contact-changed': contact,
  'partner.contact-removed': v1,
  'partner.contact-erased': v1,
});
