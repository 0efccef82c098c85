import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/kernel';
import type { PerformanceEvent } from '../performance/performance.events.js';
import { setTierWhenDecided } from './set-tier-when-decided.policy.js';

const LATE = '2022-05-08T12:00:00.000Z';
const DUE = '2022-05-01T00:00:00.000Z';

const decided = (partnerId: string, note: string | null): Recorded<PerformanceEvent> => ({
  ...{ id: `e-${partnerId}`, stream: 's', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: LATE },
  type: 'performance.tier-decided',
  data: {
    ...{ partnerId, programId: 'program-1', at: LATE, from: 2, tier: 1, cause: 'downgrade', effectiveAt: DUE },
    ...{ by: 'policy', note, review: null, partnerRevision: '4' },
  },
  metadata: {
    ...{ tenant: 'acme', actor: { subject: 'p', role: 'policy' }, version: 1, commandId: 'c', bodyHash: 'h' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: LATE },
  },
});

describe('setting the rank that was decided', () => {
  it('is dated when it takes effect, however late somebody looked, for each partner its own', async () => {
    const commands = await setTierWhenDecided().react([decided('one', null), decided('two', 'a promise')]);
    expect(commands.map(({ command: { data, context } }) => [data, context.occurredAt])).toEqual([
      [{ partnerId: 'one', tier: 1, reason: 'downgrade' }, DUE],
      [{ partnerId: 'two', tier: 1, reason: 'a promise' }, DUE],
    ]);
  });
});
