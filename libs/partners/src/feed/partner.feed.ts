import { feed, overlaid, publishedAs, subjectOf, word } from '#libs/feed';
import type { AnyFeed, Published } from '#libs/eventing';
import type { PartnerEventJson, PartnerJson } from '#libs/feed-client';
import { type EventOf, type Instant, toGlobalId } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';
import { LOWEST_TIER, type StandingName } from '../events/partner.state.js';
import { certification, contact, contactOf } from './people.js';

const partner = subjectOf<PartnerEventJson>()({
  kind: 'partner',
  field: 'partner',
  of: (data: { readonly partnerId: string }) => data.partnerId,
});

type BecameKnown = EventOf<PartnerEvent, 'partner.prospected' | 'partner.applied' | 'partner.invited'>;
type Facts = Omit<PartnerEventJson, 'partner' | 'before' | 'changed'>;
type WithNulls<T> = { readonly [K in keyof T]?: T[K] | null };

/** What only one standing knows: the next one begins without it. */
const NO_DETAILS = { mergedInto: null, onboardingDueAt: null, onboardingOpen: null };

const becomesKnown = <E extends BecameKnown>(standing: StandingName): Published<E> =>
  partner.begins(({ data }, before) => ({
    tier: LOWEST_TIER,
    ...before,
    ...NO_DETAILS,
    id: toGlobalId('partner', data.partnerId),
    programId: toGlobalId('program', data.programId),
    externalId: data.personalKey ?? data.externalId,
    name: data.name,
    kind: word(data.kind),
    country: data.country,
    standing: word(standing),
    standingSince: data.at,
  }));

const stands = <E extends PartnerEvent>(
  standing: StandingName,
  facts: (data: E['data']) => WithNulls<Facts> = () => ({}),
  details: (data: E['data']) => WithNulls<PartnerJson> = () => ({}),
): Published<E> =>
  partner.becomes<E>(
    ({ data }) => ({ ...NO_DETAILS, standing: word(standing), standingSince: data.at, ...details(data) }),
    ({ data }) => facts(data),
  );

type Since = 'tierSince' | 'planSince' | 'taxFormSince' | 'payoutMethodSince';

/** Terms hold by business time: what is dated before the newest of its kind does not change what holds now. */
const terms = (before: PartnerJson, since: Since, at: Instant, set: WithNulls<PartnerJson>): WithNulls<PartnerJson> =>
  Date.parse(at) < Date.parse(before[since] ?? '') ? {} : { ...set, [since]: at };

const scored = <E extends EventOf<PartnerEvent, 'partner.profile-answered' | 'partner.profile-rescored'>>() =>
  publishedAs<E>(
    'profile_scored',
    partner.becomes<E>(({ data: { score } }) => ({ profileScore: score.score, profileBand: word(score.band) })),
  );

/** `partner.*`, `contact.*`, `certification.*` */
export const partnerFeed: AnyFeed = feed<PartnerEvent>()({
  source: partnerEvents,
  on: {
    'partner.prospected': becomesKnown('prospect'),
    'partner.applied': becomesKnown('applied'),
    'partner.invited': becomesKnown('invited'),
    'partner.review-started': stands('in-review'),
    'partner.enrolled': partner.becomes(({ data }, before) => ({
      ...NO_DETAILS,
      standing: 'ENROLLED',
      standingSince: data.at,
      ...terms(before, 'tierSince', data.at, { tier: data.tier }),
    })),
    'partner.onboarding-started': stands(
      'onboarding',
      () => ({}),
      ({ dueAt, steps }) => ({ onboardingDueAt: dueAt, onboardingOpen: steps.map((step) => word(step)) }),
    ),
    'partner.onboarding-step-completed': partner.becomes(
      ({ data }, { onboardingOpen = [] }) => ({
        onboardingOpen: onboardingOpen.filter((step) => step !== word<string>(data.step)),
      }),
      ({ data }) => ({ step: word(data.step) }),
    ),
    'partner.onboarding-overdue': partner.stays(),
    'partner.activated': stands('active'),
    'partner.suspended': stands('suspended', ({ reason }) => ({ reason })),
    'partner.resumed': stands('active', ({ reason }) => ({ reason })),
    'partner.offboarded': stands('offboarded', ({ reason, keepsEarned }) => ({ reason, keepsEarned })),
    'partner.rejected': stands('rejected', ({ reason, reapplyAfter }) => ({
      reason: word(reason),
      mayReapply: reapplyAfter !== 'never',
      reapplyAfter: reapplyAfter === 'never' ? null : reapplyAfter,
    })),
    'partner.declined': stands('declined'),
    'partner.banned': stands('banned', ({ reason }) => ({ reason: word(reason) })),
    'partner.merged': stands(
      'merged',
      ({ reason }) => ({ reason }),
      ({ into }) => ({ mergedInto: toGlobalId('partner', into) }),
    ),
    'partner.absorbed': 'kept-back',
    'partner.tier-set': publishedAs(
      'tier_changed',
      partner.becomes(
        ({ data }, before) => terms(before, 'tierSince', data.at, { tier: data.tier }),
        ({ data }) => ({ reason: data.reason }),
      ),
    ),
    'partner.plan-assigned': partner.becomes(({ data }, before) =>
      terms(before, 'planSince', data.at, { planId: data.planId && toGlobalId('plan', data.planId) }),
    ),
    'partner.tax-form-recorded': partner.becomes(({ data }, before) =>
      terms(before, 'taxFormSince', data.at, { taxForm: data.form }),
    ),
    'partner.payout-method-verified': partner.becomes(({ data }, before) =>
      terms(before, 'payoutMethodSince', data.at, { payoutMethodVerified: true }),
    ),
    'partner.payout-method-removed': partner.becomes(({ data }, before) =>
      terms(before, 'payoutMethodSince', data.at, { payoutMethodVerified: null }),
    ),
    'partner.described': partner.becomes(({ data }) => ({
      phone: data.phone,
      address: { lines: data.addressLines, city: data.city, region: data.region, postalCode: data.postalCode },
      metadata: overlaid(data.metadata, data.personalMetadata),
    })),
    'partner.erased': partner.becomes(() => ({ name: null, phone: null, address: null, erased: true })),
    'partner.profile-answered': scored(),
    'partner.profile-rescored': scored(),
    'partner.certification-recorded': publishedAs(
      'recorded',
      certification.begins(({ data }) => ({
        id: toGlobalId('certification', data.certificationId),
        partnerId: toGlobalId('partner', data.partnerId),
        programId: toGlobalId('program', data.programId),
        certification: data.certification,
        contactId: toGlobalId('contact', data.contactId),
        issuedAt: data.issuedAt,
        expiresAt: data.expiresAt,
      })),
    ),
    'partner.certification-revoked': publishedAs(
      'revoked',
      certification.becomes(
        () => ({ revoked: true }),
        ({ data }) => ({ reason: data.reason }),
      ),
    ),
    'partner.contact-added': publishedAs(
      'added',
      contact.begins(({ data }) => contactOf(data)),
    ),
    'partner.contact-changed': publishedAs(
      'changed',
      contact.becomes(({ data }) => contactOf(data)),
    ),
    'partner.contact-removed': publishedAs(
      'removed',
      contact.becomes(() => ({ removed: true })),
    ),
    'partner.contact-erased': publishedAs(
      'erased',
      contact.becomes(() => ({ name: null, email: null, phone: null, role: null, erased: true })),
    ),
  },
});
