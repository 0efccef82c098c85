import { type Change, upsert, view } from '#libs/eventing';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { PartnerTierRow } from './partner-tier.row.view.js';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';
import { shownFigures } from './tier.types.js';

type Content = Omit<PartnerTierRow, 'tenant'>;

const NO_PROPOSAL = { hasProposal: false, proposedTier: null, proposedAt: null } satisfies Partial<Content>;
const NO_NOTICE = {
  ...{ hasNotice: false, noticedTier: null, noticedAt: null },
  ...{ graceEndsAt: null, downgradeAt: null },
} satisfies Partial<Content>;
const NO_OVERRIDE = {
  ...{ hasOverride: false, overrideTier: null },
  ...{ overrideUntil: null, overrideReason: null },
} satisfies Partial<Content>;

const changes = <E extends PerformanceEvent>(
  content: (data: E['data']) => Partial<Content>,
): Change<E, PartnerTierRow> =>
  upsert<E, PartnerTierRow>(
    ({ data: { partnerId } }) => (partnerId === null ? [] : [partnerId]),
    (row, { data }, id) => ({
      ...(row ?? { id, partnerId: id, programId: data.programId, ...NO_PROPOSAL, ...NO_NOTICE, ...NO_OVERRIDE }),
      figures: row?.figures ?? null,
      changedAt: data.at,
      ...content(data),
    }),
  );

export const partnerTierView = view<PerformanceEvent | PartnerErased, PartnerTierRow>()({
  name: 'partner_tiers',
  version: 2,
  row: PartnerTierRow,
  live: true,
  indexes: [
    ['programId', 'changedAt', 'id'],
    ['programId', 'hasProposal', 'changedAt', 'id'],
    ['programId', 'hasNotice', 'changedAt', 'id'],
    ['programId', 'hasOverride', 'changedAt', 'id'],
  ],
  sources: [performanceEvents, partnerEvents],
  on: {
    'partner.erased': upsert<PartnerErased, PartnerTierRow>(
      ({ data }) => data.partnerId,
      (row) => row && { ...row, overrideReason: null },
    ),
    'performance.upgrade-proposed': changes(({ to, at, review }) => ({
      ...{ hasProposal: true, proposedTier: to, proposedAt: at },
      figures: shownFigures(review.figures),
    })),
    'performance.proposal-closed': changes(() => NO_PROPOSAL),
    'performance.downgrade-noticed': changes(({ to, at, graceEndsAt, effectiveAt, review }) => ({
      ...{ hasNotice: true, noticedTier: to, noticedAt: at, graceEndsAt, downgradeAt: effectiveAt },
      figures: shownFigures(review.figures),
    })),
    'performance.notice-lifted': changes(() => NO_NOTICE),
    'performance.override-set': changes(({ tier, until, reason }) => ({
      ...{ hasOverride: true, overrideTier: tier, overrideUntil: until, overrideReason: reason },
    })),
    'performance.override-ended': changes(() => NO_OVERRIDE),
    'performance.tier-decided': changes(({ review }) => (review ? { figures: shownFigures(review.figures) } : {})),
  },
});
