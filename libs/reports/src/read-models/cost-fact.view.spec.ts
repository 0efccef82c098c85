import type { Change, ViewRow } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { costFactView } from './cost-fact.view.js';
import type { CostFactRow } from './cost-fact.row.view.js';

type Upsert = Extract<Change<DomainEvent, ViewRow>, { kind: 'upsert' }>;

/** What is paid after these events of one payout of 100.00, each on the day of its place, by day. */
function paidAfter(events: readonly (readonly [type: string, data?: object])[]): string[] {
  const rows = new Map<string, CostFactRow>();
  for (const [place, [type, more]] of events.entries()) {
    const at = `2024-03-0${place + 1}T10:00:00.000Z`;
    const data = { programId: 'program', partnerId: 'partner', payoutId: 'payout', at, ...more };
    const event = { id: `event-${place}`, type, data, recordedAt: at } as unknown as Recorded<DomainEvent>;
    const handler = (costFactView.on as Record<string, Upsert | readonly Upsert[]>)[type];
    for (const change of [handler ?? []].flat())
      for (const id of change.ids(event)) {
        const row = change.change(rows.get(id) as never, event, id) as unknown as CostFactRow | undefined;
        if (row) rows.set(id, row);
        else rows.delete(id);
      }
  }
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
