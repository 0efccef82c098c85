import { type Change, upsert, view } from '#libs/eventing';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { NEVER, PartnerTierRow } from './partner-tier.row.view.js';
import { type PerformanceEvent, performanceEvents, type Review } from '../performance/performance.events.js';
import { shownFigures } from './tier.types.js';

type Content = Omit<PartnerTierRow, 'tenant'>;

const NO_PROPOSAL = { hasProposal: false, proposedTier: null, proposedAt: null } satisfies Partial<Content>;
const NO_NOTICE = {
  ...{ hasNotice: false, noticedTier: null, noticedFrom: null, noticedAt: null },
  ...{ graceEndsAt: null, downgradeAt: null, dueOrder: NEVER },
} satisfies Partial<Content>;
const NO_OVERRIDE = {
  ...{ hasOverride: false, overrideTier: null },
  ...{ overrideUntil: null, overrideReason: null },
} satisfies Partial<Content>;

const evidence = ({ figures, ladderVersion }: Review): Pick<Content, 'figures' | 'ladderVersion'> => ({
  ...{ figures: shownFigures(figures), ladderVersion },
});

const changes = <E extends PerformanceEvent>(
  content: (data: E['data']) => Partial<Content>,
): Change<E, PartnerTierRow> =>
  upsert<E, PartnerTierRow>(
    ({ data: { partnerId } }) => (partnerId === null ? [] : [partnerId]),
    (row, { data }, id) => ({
      ...(row ?? { id, partnerId: id, programId: data.programId, ...NO_PROPOSAL, ...NO_NOTICE, ...NO_OVERRIDE }),
      figures: row?.figures ?? null,
      ladderVersion: row?.ladderVersion ?? null,
      changedAt: data.at,
      ...content(data),
    }),
  );

export const partnerTierView = view<PerformanceEvent | PartnerErased, PartnerTierRow>()({
  name: 'partner_tiers',
  version: 3,
  row: PartnerTierRow,
  live: true,
  indexes: [
    ['programId', 'changedAt', 'id'],
    ['programId', 'hasProposal', 'changedAt', 'id'],
    ['programId', 'hasNotice', 'changedAt', 'id'],
    ['programId', 'hasOverride', 'changedAt', 'id'],
    ['programId', 'dueOrder', 'id'],
  ],
  sources: [performanceEvents, partnerEvents],
  on: {
    'partner.erased': upsert<PartnerErased, PartnerTierRow>(
      ({ data }) => data.partnerId,
      (row) => row && { ...row, overrideReason: null },
    ),
    'performance.upgrade-proposed': changes(({ to, at, review }) => ({
      ...{ hasProposal: true, proposedTier: to, proposedAt: at },
      ...evidence(review),
    })),
    'performance.proposal-closed': changes(() => NO_PROPOSAL),
    'performance.downgrade-noticed': changes(({ from, to, at, graceEndsAt, effectiveAt, review }) => ({
      ...{
        hasNotice: true,
        noticedTier: to,
        noticedFrom: from,
        noticedAt: at,
        graceEndsAt,
        downgradeAt: effectiveAt,
        dueOrder: effectiveAt,
      },
      ...evidence(review),
    })),
    'performance.notice-lifted': changes(() => NO_NOTICE),
    'performance.override-set': changes(({ tier, until, reason }) => ({
      ...{ hasOverride: true, overrideTier: tier, overrideUntil: until, overrideReason: reason },
    })),
    'performance.override-ended': changes(() => NO_OVERRIDE),
    'performance.tier-decided': changes(({ review }) => (review ? evidence(review) : {})),
  },
});
