import { describe, expect, it } from '@jest/globals';
import { costFactView } from './cost-fact.view.js';
import type { CostFactRow } from './cost-fact.row.view.js';
import { rowsAfter } from '../../../eventing/test/rows.fixtures.js';

/** What is paid after these events of one payout of 100.00, each on the day of its place, by day. */
function paidAfter(events: readonly (readonly [type: string, data?: object])[]): string[] {
  const history = events.map(([type, more], place) => {
    const at = `2024-03-0${place + 1}T10:00:00.000Z`;
    const data = { programId: 'program', partnerId: 'partner', payoutId: 'payout', at, ...more };
    return { id: `event-${place}`, type, data, recordedAt: at };
  });
  const rows = rowsAfter<CostFactRow>(costFactView, history);
  return [...rows.values()]
    .filter(({ basis, isWaiting }) => basis.includes('paid') && !isWaiting)
    .map(({ occurredAt, amount }) => `${occurredAt.slice(8, 10)}: ${amount}`);
}

const planned = ['ledger.payout-planned', { amount: { amount: '100.00', currency: 'USD' } }] as const;
const cameBack = (amount: string) =>
  [
    'ledger.payout-returned',
    { credit: { programId: 'program', partnerId: 'partner', amount, currency: 'USD' } },
  ] as const;

describe('what is paid of a payout', () => {
  it('is nothing before it has arrived', () => {
    expect(paidAfter([planned])).toEqual([]);
    expect(paidAfter([planned, ['ledger.payout-settled']])).toEqual(['02: 100.00']);
  });

  it('is less on the day on which it comes back', () => {
    expect(paidAfter([planned, ['ledger.payout-settled'], cameBack('95.00')])).toEqual(['02: 100.00', '03: -95.00']);
  });

  it('is nothing if it comes back before it has settled, but for what a bank kept', () => {
    expect(paidAfter([planned, cameBack('100.00')])).toEqual(['02: 100.00', '02: -100.00']);
    expect(paidAfter([planned, cameBack('95.00')])).toEqual(['02: 100.00', '02: -95.00']);
  });
});
