import type { Instant } from '#libs/kernel';
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
  /**
   * The vendor's own key of this partner, unique in the program; the partner's id follows from it. Where it is an e-mail address or a phone
   * number, `person:<UUID>` stands for it.
   */
  readonly externalId: string;
  readonly name: string | null;
  readonly kind: PartnerKind;
  /** ISO 3166-1 alpha-2, or null when it is not known. */
  readonly country: string | null;
}

/** Where a partner is, which is stored encrypted under the partner's own key, and what the vendor notes of it. */
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

/** What stands under a name elsewhere in its event; null where nothing does, or once the partner was erased. */
export interface PersonalKey {
  readonly personalKey: string | null;
}

export interface Described extends PartnerDescription {
  /** E-mail addresses and phone numbers among the values stand as `person:<UUID>`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** These, by key; null as above. */
  readonly personalMetadata: Readonly<Record<string, string>> | null;
}
