import type { Map } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { BanReason, OnboardingStep, PartnerKind, ReapplyAfter } from './partner.events.js';

/** Where a partner stands, and what only that standing knows. */
export type Standing =
  | { readonly is: 'prospect' }
  | { readonly is: 'applied' }
  | { readonly is: 'invited' }
  | { readonly is: 'in-review' }
  | { readonly is: 'enrolled' }
  | { readonly is: 'onboarding'; readonly dueAt: Instant; readonly open: readonly OnboardingStep[] }
  | { readonly is: 'active' }
  | { readonly is: 'suspended' }
  | { readonly is: 'offboarded'; readonly keepsEarned: boolean }
  | { readonly is: 'rejected'; readonly reapplyAfter: ReapplyAfter }
  | { readonly is: 'declined' }
  | { readonly is: 'banned'; readonly reason: BanReason }
  | { readonly is: 'merged'; readonly into: string };

export type StandingName = Standing['is'];

/** From when on something holds, in the order it was decided. */
export type Timeline<Value> = readonly { readonly at: Instant; readonly value: Value }[];

/** Contacts hold no personal data here: only whether they may still be changed. */
export type ContactStatus = 'listed' | 'removed' | 'erased';

export interface Partner {
  readonly status: 'known';
  readonly partnerId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly kind: PartnerKind;
  readonly country: string | null;
  /** What it was last said to be, as marks that tell but do not name: nothing here holds personal data. */
  readonly known: {
    readonly name: string;
    readonly details: string | null;
    readonly metadata: Readonly<Record<string, string>>;
  };
  readonly erased: boolean;
  /** Never empty; rising by `at`. */
  readonly standings: Timeline<Standing>;
  readonly tiers: Timeline<number>;
  /** null: the program's standard plan. */
  readonly plans: Timeline<string | null>;
  readonly taxForms: Timeline<string>;
  /** Names of destinations, which tell nothing; null: none any more. */
  readonly payoutMethods: Timeline<string | null>;
  readonly contacts: Map<string, ContactStatus>;
  readonly certifications: Map<string, Certification>;
  /** What it last answered. `answeredIn` counts its answers, so that a score is never put to others. */
  readonly profile: {
    readonly answers: Readonly<Record<string, string>>;
    readonly disqualifiers: readonly string[];
    readonly answeredIn: number;
    readonly profileVersion: number;
  } | null;
  /** Partners that were merged into this one. */
  readonly absorbed: readonly string[];
}

export interface Certification {
  readonly certification: string;
  readonly contactId: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** When its holder left the partner. */
  readonly leftAt: Instant | null;
}

export type PartnerState = { readonly status: 'absent' } | Partner;

/** The rank of a partner for whom nobody has set one. */
export const LOWEST_TIER = 1;

/** The newest standing. */
export const standingNow = (partner: Partner): Standing => partner.standings.at(-1)!.value;

/** Where the partner stood at a moment of business time; undefined before it was known. */
export const standingAt = (partner: Partner, at: Instant): Standing | undefined => valueAt(partner.standings, at);

/** The rank at a moment, 1 lowest. */
export const tierAt = (partner: Partner, at: Instant): number => valueAt(partner.tiers, at) ?? LOWEST_TIER;

/** The plan of the partner's own at a moment; null: the program's standard plan. */
export const planAt = (partner: Partner, at: Instant): string | null => valueAt(partner.plans, at) ?? null;

/** The tax form on file at a moment, such as `W-8BEN`. */
export const taxFormAt = (partner: Partner, at: Instant): string | null => valueAt(partner.taxForms, at) ?? null;

/** The name of the verified destination of payouts at a moment; null: none. See `destinationOf`. */
export const payoutMethodAt = (partner: Partner, at: Instant): string | null =>
  valueAt(partner.payoutMethods, at) ?? null;

/** How many different people of the partner hold a certification at a moment. */
export function certificationHolders(partner: Partner, certification: string, at: Instant): number {
  const before = (end: Instant | null): boolean => end === null || at < end;
  const holders = partner.certifications
    .filter((held) => held.certification === certification && held.issuedAt <= at)
    .filter(({ expiresAt, revokedAt, leftAt }) => [expiresAt, revokedAt, leftAt].every(before))
    .map(({ contactId }) => contactId);
  return new Set(holders.values()).size;
}

export type Earning = 'earns' | 'earns-into-hold' | 'earns-nothing';

const EARNING: Readonly<Record<StandingName, Earning>> = {
  prospect: 'earns-nothing',
  applied: 'earns-nothing',
  invited: 'earns',
  'in-review': 'earns-nothing',
  enrolled: 'earns',
  onboarding: 'earns',
  active: 'earns',
  suspended: 'earns-into-hold',
  offboarded: 'earns-nothing',
  rejected: 'earns-nothing',
  declined: 'earns-nothing',
  banned: 'earns-nothing',
  merged: 'earns-nothing',
};

/** Whether what is sold at a moment earns a commission: at once, into a hold until somebody releases it, or not at all. */
export function earningAt(partner: Partner, at: Instant): Earning {
  const standing = standingAt(partner, at);
  return standing && !isBanned(partner) ? EARNING[standing.is] : 'earns-nothing';
}

/** Whether what was earned may be paid out at a moment. Tax form and payout method are asked for separately. */
export function payableAt(partner: Partner, at: Instant): boolean {
  const standing = standingAt(partner, at);
  if (!standing || isBanned(partner)) return false;
  return standing.is === 'active' || (standing.is === 'offboarded' && standing.keepsEarned);
}

/** As far as is known now, whatever the moment of business time: a ban reaches back over everything unpaid. */
export const isBanned = (partner: Partner): boolean => standingNow(partner).is === 'banned';

/** The partner that this one was merged into. */
export function mergedInto(partner: Partner): string | undefined {
  const standing = standingNow(partner);
  return standing.is === 'merged' ? standing.into : undefined;
}

/** The value with the greatest `at` not after the moment; of equals the one decided last. */
function valueAt<Value>(timeline: Timeline<Value>, moment: Instant): Value | undefined {
  let found: Timeline<Value>[number] | undefined;
  for (const entry of timeline) {
    if (entry.at <= moment && (!found || entry.at >= found.at)) found = entry;
  }
  return found?.value;
}
