import type { AnyFeed } from '#libs/eventing';
import { feed, subjectOf, word } from '#libs/feed';
import type { TierEventJson, TierJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';

/** `partnerId` is null only where a program's own sales are noted, which is kept back. */
interface OfPartner {
  readonly partnerId: string | null;
  readonly programId: string;
}

const tier = subjectOf<TierEventJson>()({
  kind: 'tier',
  field: 'tier',
  of: ({ partnerId, programId }: OfPartner) => partnerId ?? programId,
});

const known = ({ partnerId, programId }: OfPartner, before: TierJson | undefined) => ({
  ...before,
  ...(partnerId !== null && { partnerId: toGlobalId('partner', partnerId) }),
  programId: toGlobalId('program', programId),
});

/** `tier.*`: what is proposed, noticed or set by hand. The rank itself is the partner's. */
export const tierFeed: AnyFeed = feed<PerformanceEvent>()({
  source: performanceEvents,
  on: {
    'performance.noted': 'kept-back',
    'performance.upgrade-proposed': tier.begins(({ data }, before) => ({ ...known(data, before), proposed: data.to })),
    'performance.proposal-closed': tier.becomes(
      () => ({ proposed: null }),
      ({ data: { why, note } }) => ({ reason: word(why), note }),
    ),
    'performance.downgrade-noticed': tier.begins(({ data }, before) => ({
      ...known(data, before),
      noticed: data.to,
      downgradeAt: data.effectiveAt,
    })),
    'performance.notice-lifted': tier.becomes(
      () => ({ noticed: null, downgradeAt: null }),
      ({ data: { why } }) => ({ reason: word(why) }),
    ),
    'performance.override-set': tier.begins(
      ({ data }, before) => ({ ...known(data, before), override: data.tier, overrideUntil: data.until }),
      ({ data: { reason } }) => ({ note: reason }),
    ),
    'performance.override-ended': tier.becomes(
      () => ({ override: null, overrideUntil: null }),
      ({ data: { why, note } }) => ({ reason: word(why), note }),
    ),
    // `partner.tier_changed` follows it.
    'performance.tier-decided': 'kept-back',
  },
});
