import { type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { SetTier } from '#libs/partners';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';

const NAME = 'set-tier-when-decided';

type Decided = Recorded<EventOf<PerformanceEvent, 'performance.tier-decided'>>;

/** The partner's own stream says which rank it holds when: commissions ask there. */
export const setTierWhenDecided = (): Policy<PerformanceEvent> =>
  policy<PerformanceEvent>({
    name: NAME,
    sources: [performanceEvents],
    on: ['performance.tier-decided'],
    react: (events) =>
      Promise.resolve(
        (events as readonly Decided[]).flatMap((event) => {
          const { partnerId, tier, cause, note, effectiveAt } = event.data;
          if (partnerId === null) return [];
          const context = { ...policyContext(NAME, event), occurredAt: effectiveAt };
          const reason = note ?? cause;
          return [{ command: new SetTier({ partnerId, tier, reason }, context), answers: [event] }];
        }),
      ),
  });
