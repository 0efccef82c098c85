import { describe, expect, it } from '@jest/globals';
import { publishedOf } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { CostEvent } from '../cost/cost.events.js';
import { costFeed } from './cost.feed.js';

const id = (name: string): string => deterministicId('cost.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';

const recorded = (number: string, partnerId: string | null): CostEvent => ({
  type: 'cost.recorded',
  data: {
    ...{ costId: id(number), programId: id('program'), externalId: number, partnerId, kind: 'software' },
    ...{ amount: { amount: '-12.50', currency: 'GBP' }, day: '2026-04-01', spentAt: '2026-03-31T23:00:00.000Z', at },
  },
});

describe('costs in the feed', () => {
  it('are for the vendor alone, whomever they were spent on', () => {
    const events = publishedOf([costFeed], 'cost-north.a', [recorded('A-1', id('keith')), recorded('A-2', null)]);
    expect(events.map(({ type, seenBy }) => [type, seenBy])).toEqual([
      ['cost.recorded', null],
      ['cost.recorded', null],
    ]);
    expect(events.map(({ data }) => data['cost'])).toEqual([
      {
        ...{ id: toGlobalId('cost', id('A-1')), programId: toGlobalId('program', id('program')) },
        ...{ externalId: 'A-1', partnerId: toGlobalId('partner', id('keith')), kind: 'software', day: '2026-04-01' },
        ...{ amount: { amount: '-12.50', currency: 'GBP' }, recordedAt: '2026-04-20T10:00:00Z' },
      },
      expect.not.objectContaining({ partnerId: expect.anything() }),
    ]);
  });
});
