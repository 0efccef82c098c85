import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import { by } from '../../test/reports.fixtures.js';
import { costDecider, type CostState, RecordCost } from './cost.js';

const given = {
  ...{ costId: 'c', programId: 'p', externalId: 'INV-1', partnerId: null, kind: 'software' },
  ...{ amount: '1500.00', currency: 'USD', day: '2024-03-31', spentAt: '2024-03-30T23:00:00.000Z' },
};
const record = (change: object = {}) => new RecordCost({ ...given, ...change }, by('ada'));
const when = (state: CostState, change: object = {}) => costDecider.decide(record(change), state);
const after = (change: object = {}): CostState => {
  const decided = when(costDecider.initial, change);
  if (isRefusal(decided)) throw new Error(decided.message);
  return decided.reduce(costDecider.evolve, costDecider.initial);
};
const refused = (code: string) => expect.objectContaining({ refused: code });

describe('a cost', () => {
  it('is recorded as it was given', () => {
    expect(when(costDecider.initial, { amount: '1500', kind: ' software ' })).toEqual([
      {
        type: 'cost.recorded',
        data: {
          ...{ costId: 'c', programId: 'p', externalId: 'INV-1', partnerId: null, kind: 'software', day: '2024-03-31' },
          ...{ amount: { amount: '1500.00', currency: 'USD' }, spentAt: '2024-03-30T23:00:00.000Z' },
          at: '2024-04-01T00:00:00.000Z',
        },
      },
    ]);
  });

  it('again is nothing new, however its amount is written', () => {
    expect(when(after(), { amount: '1500' })).toEqual([]);
  });

  it.each([{ amount: '1500.01' }, { currency: 'EUR' }, { day: '2024-03-30' }, { kind: 'agency' }, { partnerId: 'x' }])(
    'with %j under the same number is another one',
    (change) => expect(when(after(), change)).toEqual(refused('COST_DIFFERS')),
  );

  it('may be below zero: it corrects another', () => {
    expect(when(costDecider.initial, { amount: '-20' })).toHaveLength(1);
  });

  it.each([
    [{ externalId: ' ' }, 'BAD_TEXT'],
    [{ kind: '' }, 'BAD_TEXT'],
    [{ kind: 'lunch with ada@acme.com' }, 'BAD_TEXT'],
    [{ externalId: 'ada@acme.com' }, 'BAD_TEXT'],
    [{ amount: '1.001' }, 'FINER_THAN_CURRENCY'],
    [{ amount: '1e3' }, 'NOT_A_DECIMAL'],
    [{ amount: '1000000000000001' }, 'OUT_OF_RANGE'],
    [{ currency: 'XXX' }, 'UNKNOWN_CURRENCY'],
    [{ day: '2024-02-30' }, 'BAD_DAY'],
    [{ day: '1899-12-31' }, 'OUT_OF_RANGE'],
  ])('with %j is none', (change, code) => {
    expect(when(costDecider.initial, change)).toEqual(refused(code));
  });
});
