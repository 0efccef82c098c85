import { expect, it } from '@jest/globals';
import { History } from './history.js';
import type { SkipRow } from './ledger-reader.js';
import type { Step } from './input/scenario.js';

const world = {
  programId: 'program',
  currency: 'GBP',
  partnerIds: new Map([['p1', 'id']]),
  partnerKeys: new Map([['id', 'p1']]),
};
const skip = (kind: string, reason: string): SkipRow => ({
  ...{ id: `${kind} ${reason}`, partnerId: 'id', kind, saleId: 'sale', ruleId: null },
  ...{ occurredAt: '2025-03-01T12:00:00Z', reason },
});
const step = (name: string, key: string): Step => ({ step: name, key, occurredAt: '2025-03-01T12:00:00Z' });

it('a sale is parked for its own reason, in whatever order what waits with it is listed', () => {
  const history = new History(world);
  const [refund, sale] = [skip('REFUND', 'SALE_PARKED'), skip('SALE', 'NO_RATE')];
  expect(history.add(step('recordSale', 's1'), null, { entries: [], skips: [refund, sale] })).toBe('NO_RATE');
  expect(history.passed()).toEqual([]);
});

it('a sale that two rules pass is passed by each', () => {
  const history = new History(world);
  const passed = ['q', 'r'].map((ruleId) => ({ ...skip('SALE', 'NO_PARENT'), id: ruleId, ruleId }));
  history.add(step('recordSale', 's1'), null, { entries: [], skips: passed });
  history.add(step('recordSale', 's2'), null, { entries: [], skips: passed });
  expect(history.passed().map(({ step: at, rule, reason }) => [at, rule, reason])).toEqual([
    ['s1', 'q', 'NO_PARENT'],
    ['s1', 'r', 'NO_PARENT'],
  ]);
});

it('a refund of a parked sale is not parked itself', () => {
  const history = new History(world);
  history.add(step('recordSale', 's1'), null, { entries: [], skips: [skip('SALE', 'NO_RATE')] });
  const skips = [skip('REFUND', 'SALE_PARKED'), skip('SALE', 'NO_RATE')];
  expect(history.add(step('refundSale', 'f1'), null, { entries: [], skips })).toBeNull();
  expect(history.passed()).toEqual([]);
});
