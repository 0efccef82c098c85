import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { audit } from './audit.js';
import { type Engine, engineOf } from './engine.js';
import { Player } from './random-history.js';

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf(join(import.meta.dirname, '../../libs'));
});

type Actions = Parameters<Player['play']>[0];

const [NEW_YEAR, DAY_BEFORE] = ['2011-01-01T00:00:00.000Z', '2010-12-30T00:00:00.000Z'];
const PLAN = {
  ...{ rounding: 'half-away', base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] } },
  rules: [
    {
      ...{ when: { all: [] }, onZero: 'passes', onTop: false, level: 0, ruleId: 'r0', name: 'r0' },
      pays: {
        ...{ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'day' },
        steps: [
          { from: '0', rate: '0.05' },
          { from: '300', rate: '0.125' },
        ],
      },
    },
  ],
  // The partner's own cap is full: the entry wants more, and gets nothing of the program's.
  caps: [
    { capId: 'all', per: 'program', window: 'month', amount: '100.00' },
    { capId: 'month', per: 'partner', window: 'month', amount: '40.05' },
  ],
};

describe('an entry that has drawn all it may of a cap of the program', () => {
  it('needs no reservation when its window gets a booking of nothing that was handed over', async () => {
    const actions = [
      { do: 'publish', planName: 'Even', at: NEW_YEAR, content: PLAN },
      {
        do: 'sell',
        given: {
          ...{ at: NEW_YEAR, credits: 'even', currency: 'GBP', customer: null, saleType: 'shop' },
          lines: [{ amount: '396', kind: 'goods', product: 'P' }],
        },
      },
      {
        ...{ do: 'win', at: NEW_YEAR, name: 'alpha', helper: null, amount: '0', currency: 'GBP' },
        involvement: 'sourced',
      },
      { do: 'hand over', at: DAY_BEFORE, which: 0, name: 'even' },
      { do: 'refund', which: 0, share: 0.1, at: DAY_BEFORE },
      { do: 'refund', which: 0, share: 0.1, at: DAY_BEFORE },
    ] as unknown as Actions;
    const { store } = await new Player(engine, 1).play(actions);
    const { differences } = await audit(store);
    expect(differences.first).toEqual([]);
  });
});
