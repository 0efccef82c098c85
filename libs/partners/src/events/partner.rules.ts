import { type Decision, type Instant, refuse, type Refusal, textFault } from '#libs/kernel';
import type { PartnerCommand } from './partner.commands.js';
import type { OnboardingStep, PartnerEvent, PartnerKind } from './partner.events.js';
import { type Partner, type Standing, standingNow, type StandingName } from './partner.state.js';
import type { PartnerRefusal } from './partner.refusals.js';

/** Every standing that a partner may still leave for one of the two that are final. */
const UNLESS_BANNED_OR_MERGED: readonly StandingName[] = [
  'prospect',
  'applied',
  'invited',
  'in-review',
  'enrolled',
  'onboarding',
  'active',
  'suspended',
  'offboarded',
  'rejected',
  'declined',
];

/** From which standings a command may lead on: the life cycle of a partner, as one table. */
export const LEADS_FROM = {
  ProspectPartner: [],
  ApplyPartner: ['prospect', 'rejected', 'declined'],
  InvitePartner: ['prospect', 'rejected', 'declined'],
  AdmitPartner: [],
  StartReview: ['applied', 'invited'],
  EnrollPartner: ['in-review'],
  RejectPartner: ['prospect', 'applied', 'in-review'],
  DeclinePartner: ['applied', 'invited', 'in-review'],
  StartOnboarding: ['enrolled'],
  CompleteOnboardingStep: ['onboarding'],
  SuspendPartner: ['active'],
  ResumePartner: ['suspended'],
  OffboardPartner: ['enrolled', 'onboarding', 'active', 'suspended'],
  BanPartner: UNLESS_BANNED_OR_MERGED,
  SetTier: ['enrolled', 'onboarding', 'active', 'suspended'],
  AssignPlan: ['prospect', 'applied', 'invited', 'in-review', 'enrolled', 'onboarding', 'active', 'suspended'],
} as const satisfies Partial<Record<PartnerCommand['type'], readonly StandingName[]>>;

/** What becomes of a record when it is merged is the same from each of these. */
export const MERGEABLE = UNLESS_BANNED_OR_MERGED;

export const ONBOARDING_STEPS: readonly OnboardingStep[] = [
  'agreement-accepted',
  'tax-form',
  'payout-method',
  'training',
  'first-link-or-deal',
];

const KINDS: Readonly<Record<PartnerKind, true>> = {
  affiliate: true,
  referrer: true,
  ambassador: true,
  influencer: true,
  publisher: true,
  reseller: true,
  distributor: true,
  msp: true,
  technology: true,
  alliance: true,
};

export const isPartnerKind = (kind: string): kind is PartnerKind => Object.hasOwn(KINDS, kind);

export const ERASED: Refusal<PartnerRefusal> = refuse(
  'PARTNER_ERASED',
  'this partner was erased; nothing more is noted of it',
  'partnerId',
);

/** The refusal for a standing that the command does not lead on from. */
export function wrongStanding(partner: Partner, allowed: readonly StandingName[]): Refusal<PartnerRefusal> | undefined {
  const now = standingNow(partner);
  if (allowed.includes(now.is)) return undefined;
  if (now.is === 'merged') return merged(now);
  const wanted = allowed.length > 0 ? `this is for one that is ${allowed.join(' or ')}` : 'this is for a new one';
  return refuse('WRONG_STANDING', `the partner is ${now.is}; ${wanted}`, 'partnerId');
}

const merged = (standing: Extract<Standing, { is: 'merged' }>): Refusal<PartnerRefusal> =>
  refuse('PARTNER_MERGED', `the partner was merged into ${standing.into}; act on that one`, 'partnerId');

/** Changes of standing happen one after another: what was decided before is never put into doubt by an earlier date. */
export function outOfOrder(partner: Partner, at: Instant): Refusal<PartnerRefusal> | undefined {
  const last = partner.standings.at(-1)!.at;
  if (at >= last) return undefined;
  return refuse(
    'OUT_OF_ORDER',
    `the partner's standing last changed at ${last}; give a time from then on`,
    'occurredAt',
  );
}

/** The events of a change of standing, unless the partner does not stand where it leads from. */
export function leadsOn(
  partner: Partner,
  command: PartnerCommand & { type: keyof typeof LEADS_FROM },
  ...events: readonly PartnerEvent[]
): Decision<PartnerEvent, PartnerRefusal> {
  return wrongStanding(partner, LEADS_FROM[command.type]) ?? outOfOrder(partner, command.context.occurredAt) ?? events;
}

/** Why something was done, in at most 500 characters. */
export const reasonFault = (reason: string, field = 'reason'): Refusal<'BAD_TEXT'> | undefined =>
  textFault(reason, field, { most: 500, lines: true });

/** The same where nothing needs to be said. */
export const noteFault = (note: string | null): Refusal<'BAD_TEXT'> | undefined =>
  note === null ? undefined : textFault(note, 'note', { most: 500, lines: true, empty: true });

export function badTier(tier: number): Refusal<'BAD_TIER'> | undefined {
  const ranked = Number.isInteger(tier) && tier >= 1 && tier <= 100;
  return ranked ? undefined : refuse('BAD_TIER', 'a tier is a whole number from 1, the lowest, to 100', 'tier');
}
