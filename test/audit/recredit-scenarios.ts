import type { VectorRule } from '../support/vectors.js';
import { reassigned, refunded, rule, sale, scenario, step } from './small-scenario.js';

const share = (rate: string): VectorRule => rule({ share: { rate } });
const SOLD = sale('s1', '100');
const MOVED = reassigned('r1', 's1', 'bob');
const counted = rule({
  brackets: {
    ...{ mode: 'marginal', by: 'sales', window: 'MONTH' },
    steps: [
      { from: '0', amount: '1' },
      { from: '1', amount: '5' },
    ],
  },
});

const publishedLater = step('publishPlan', 'p2', {
  version: {
    ...{ version: 2, effectiveFrom: '2025-03-02T00:00:00Z', rounding: 'HALF_AWAY', rules: [share('0.5')], caps: [] },
  },
});

const ABOVE = rule({ share: { rate: '0.05' } }, { key: 'above', onTop: true, payee: 'parent', level: 1 } as never);
const PAT_ABOVE_BOB = step('setPartnerParent', 'h1', {
  ...{ partner: 'bob', parent: 'pat', effectiveFrom: '2025-03-01T00:00:00Z' },
});
const MERGED = step('mergePartner', 'm1', { partner: 'pat', into: 'ann', occurredAt: '2025-03-06T00:00:00Z' });

/** Sales that are credited to others, each for a bug of its own. */
export const ofRecredits = {
  shares: scenario([share('0.1')], [SOLD, MOVED]),
  refunds: scenario([share('0.1')], [SOLD, refunded('f1', 's1', '40'), MOVED, refunded('f2', 's1', '10')]),
  stays: scenario([share('0.1')], [sale('s1', '100', { credits: ['ann', 'bob'] }), MOVED]),
  back: scenario([share('0.1')], [SOLD, MOVED, reassigned('r2', 's1', 'ann'), refunded('f1', 's1', '50')]),
  counts: scenario([counted], [SOLD, sale('s2', '100'), MOVED, refunded('f1', 's2', '50')]),
  merged: scenario([share('0.1'), ABOVE], [PAT_ABOVE_BOB, SOLD, MERGED, MOVED]),
  versions: scenario([share('0.1')], [SOLD, publishedLater, MOVED]),
};
