import { type Change, sortedBy, update, updateWhere, upsert, mainView } from '#libs/eventing';
import type { EventOf } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';
import { NO_DETAILS, NO_TERMS, NOBODY, NOWHERE, withPlan } from './partner.columns.js';
import { nameOrderOf, PartnerRow, type StoredPartner } from './partner.row.view.js';
import type { StandingName } from '../events/partner.state.js';

type Content = Omit<StoredPartner, 'tenant'>;
type BecameKnown = EventOf<PartnerEvent, 'partner.prospected' | 'partner.applied' | 'partner.invited'>;

const becomesKnown = <E extends BecameKnown>(standing: StandingName): Change<E, StoredPartner> =>
  upsert(
    ({ data }) => data.partnerId,
    (row, { data: { partnerId, at, externalId, ...identity } }) => ({
      ...NO_TERMS,
      ...NOWHERE,
      ...NOBODY,
      namedMetadata: [],
      profile: null,
      activeSince: null,
      erasedAt: null,
      knownSince: at,
      ...row,
      ...NO_DETAILS,
      id: partnerId,
      ...identity,
      nameOrder: nameOrderOf(identity.name),
      keyName: externalId,
      standing,
      standingSince: at,
      livesIn: null,
    }),
  );

const stands = <E extends PartnerEvent>(
  standing: StandingName,
  details: (data: E['data']) => Partial<Content> = () => ({}),
): Change<E, StoredPartner> =>
  update(
    ({ data }) => data.partnerId,
    (row, { data }) => ({ ...row, ...NO_DETAILS, standing, standingSince: data.at, ...details(data) }),
  );

/** Terms hold by business time: what is dated before the newest of its kind does not change what holds now. */
const terms = <E extends PartnerEvent>(
  since: 'tierSince' | 'planSince' | 'taxFormSince' | 'payoutMethodSince',
  set: (data: E['data']) => Partial<Content>,
): Change<E, StoredPartner> =>
  update(
    ({ data }) => data.partnerId,
    (row, { data }) => (data.at < (row[since] ?? '') ? row : { ...row, ...set(data), [since]: data.at }),
  );

export const partnerView = mainView<PartnerEvent, StoredPartner>()({
  name: 'partners',
  version: 11,
  row: PartnerRow,
  partner: 'id',
  live: true,
  searched: {
    alike: { name: 'name' },
    beginning: { keyName: 'number' },
    whole: { phone: 'phone' },
    persons: { keyName: { text: 'personalKey', as: 'number' } },
  },
  indexes: [
    ...sortedBy(['knownSince', 'nameOrder'], ['programId']),
    ['keyName'],
    ['livesIn'],
    ...(['name', 'activeSince'] as const).map((by) => ['programId', by] as const),
    ['programId', 'standing', 'standingSince', 'id'],
  ],
  sources: [partnerEvents],
  on: {
    'partner.prospected': becomesKnown('prospect'),
    'partner.applied': becomesKnown('applied'),
    'partner.invited': becomesKnown('invited'),
    'partner.review-started': stands('in-review'),
    'partner.enrolled': [stands('enrolled'), terms('tierSince', ({ tier }) => ({ tier }))],
    'partner.onboarding-started': stands('onboarding', ({ dueAt, steps }) => ({
      onboardingDueAt: dueAt,
      onboardingOpen: steps,
    })),
    'partner.onboarding-step-completed': update(
      ({ data }) => data.partnerId,
      (row, { data }) => ({ ...row, onboardingOpen: row.onboardingOpen.filter((step) => step !== data.step) }),
    ),
    'partner.activated': [
      stands('active'),
      update(
        ({ data }) => data.partnerId,
        (row, { data: { at } }) => ({ ...row, activeSince: row.activeSince ?? at }),
      ),
    ],
    'partner.suspended': stands('suspended', ({ reason }) => ({ standingReason: reason })),
    'partner.resumed': stands('active', ({ reason }) => ({ standingReason: reason })),
    'partner.offboarded': stands('offboarded', ({ reason, keepsEarned }) => ({ standingReason: reason, keepsEarned })),
    'partner.rejected': stands('rejected', ({ reason, reapplyAfter }) => ({
      rejectionReason: reason,
      reapplyAfter: reapplyAfter === 'never' ? null : reapplyAfter,
      mayReapply: reapplyAfter !== 'never',
    })),
    'partner.declined': stands('declined'),
    'partner.banned': stands('banned', ({ reason }) => ({ banReason: reason })),
    'partner.merged': [
      stands('merged', ({ into, reason }) => ({ mergedInto: into, livesIn: into, standingReason: reason })),
      updateWhere(
        ({ data }) => ({ livesIn: data.partnerId }),
        ({ data }) => ({ livesIn: data.into }),
      ),
    ],
    'partner.absorbed': 'ignored',
    'partner.tier-set': terms('tierSince', ({ tier }) => ({ tier })),
    'partner.plan-assigned': [
      terms('planSince', ({ planId }) => ({ planId })),
      update(
        ({ data }) => data.partnerId,
        (row, { data: { at, planId } }) => ({ ...row, plans: withPlan(row.plans, { at, planId }) }),
      ),
    ],
    'partner.tax-form-recorded': terms('taxFormSince', ({ form }) => ({ taxForm: form })),
    'partner.payout-method-verified': [
      terms('payoutMethodSince', ({ destination }) => ({ payoutMethodName: destination })),
      update(
        ({ data }) => data.partnerId,
        (row, { data: { destination, personalDestination: text } }) => ({
          ...row,
          destinations: text === null ? row.destinations : { ...row.destinations, [destination]: text },
        }),
      ),
    ],
    'partner.payout-method-removed': terms('payoutMethodSince', () => ({ payoutMethodName: null })),
    'partner.onboarding-overdue': update(
      ({ data }) => data.partnerId,
      (row) => ({ ...row, onboardingOverdue: true }),
    ),
    'partner.profile-answered': update(
      ({ data }) => data.partnerId,
      (row, { data: { score, at } }) => ({
        ...row,
        profile: { ...score, answeredAt: at, scoredAt: at },
      }),
    ),
    'partner.profile-rescored': update(
      ({ data }) => data.partnerId,
      (row, { data: { score, at } }) => ({
        ...row,
        profile: { ...score, answeredAt: row.profile?.answeredAt ?? at, scoredAt: at },
      }),
    ),
    'partner.certification-recorded': 'ignored',
    'partner.certification-revoked': 'ignored',
    'partner.described': update(
      ({ data }) => data.partnerId,
      (row, { data: { phone, addressLines, city, region, postalCode, metadata, personalMetadata } }) => ({
        ...row,
        phone,
        addressLines: addressLines ?? [],
        city,
        region,
        postalCode,
        namedMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        personalMetadata,
      }),
    ),
    'partner.erased': update(
      ({ data }) => data.partnerId,
      (row, { data: { at } }) => ({
        ...row,
        ...NOWHERE,
        ...NOBODY,
        name: null,
        nameOrder: nameOrderOf(null),
        personalKey: null,
        standingReason: null,
        erasedAt: at,
      }),
    ),
    'partner.contact-added': 'ignored',
    'partner.contact-changed': 'ignored',
    'partner.contact-removed': 'ignored',
    'partner.contact-erased': 'ignored',
  },
});
