import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { PartnerKind, ProfileScore } from '#libs/programs';

export type { PartnerKind };

export type BanReason = 'terms-violation' | 'inappropriate-content' | 'fake-traffic' | 'fraud' | 'spam' | 'brand-abuse';
export type RejectionReason = 'needs-more-detail' | 'does-not-meet-requirements' | 'not-the-right-fit' | 'other';
/** Instant (null), from a moment on, or never. */
export type ReapplyAfter = Instant | 'never' | null;
export type OnboardingStep = 'agreement-accepted' | 'tax-form' | 'payout-method' | 'training' | 'first-link-or-deal';

/** Who a partner is: the name may be a person's and is stored encrypted under the partner's own key. */
export interface PartnerIdentity {
  readonly partnerId: string;
  readonly programId: string;
  /** The vendor's own key of this partner, unique in the program; the partner's id follows from it. */
  readonly externalId: string;
  readonly name: string | null;
  readonly kind: PartnerKind;
  /** ISO 3166-1 alpha-2, or null when it is not known. */
  readonly country: string | null;
}

/**
 * Where a partner is, which is stored encrypted under the partner's own key, and what the vendor notes of it: `metadata` holds no
 * personal data.
 */
export interface PartnerDescription {
  readonly phone: string | null;
  /** null: none, or erased. */
  readonly addressLines: readonly string[] | null;
  readonly city: string | null;
  /** State, province or county. */
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** How near a partner comes to the ideal one, and by which version of the profile and of the program that was judged. */
export interface ScoredProfile {
  readonly score: ProfileScore;
  readonly programRevision: string;
}

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
  | DomainEvent<'partner.prospected', PartnerIdentity & { readonly at: Instant }>
  | DomainEvent<'partner.applied', PartnerIdentity & { readonly at: Instant }>
  | DomainEvent<'partner.invited', PartnerIdentity & { readonly at: Instant }>
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
  /** The destination is a reference at the payout provider, never an account number. */
  | DomainEvent<'partner.payout-method-verified', Of & { readonly at: Instant; readonly destination: string }>
  | DomainEvent<'partner.described', Of & PartnerDescription & { readonly at: Instant }>
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

const v1 = { version: 1 };
/** In the clear before version 2. */
const inOwnWords = <Field extends string>(field: Field) =>
  ({
    version: 2,
    upcast: { 1: (data: object) => data },
    personal: { subject: 'partnerId', fields: [field], since: 2, afterErasure: 'left-out' },
  }) as const;
const identity = { version: 1, personal: { subject: 'partnerId', fields: ['name'] } } as const;
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
  'partner.payout-method-verified': v1,
  'partner.described': {
    version: 1,
    personal: { subject: 'partnerId', fields: ['phone', 'addressLines', 'city', 'region', 'postalCode'] },
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
