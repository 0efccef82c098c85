import { expect, it } from '@jest/globals';
import type { Change, ViewRow } from '#libs/eventing';
import { type DomainEvent, isRefusal, type Recorded } from '#libs/kernel';
import { lineOf, reassignSale, recordSale, refundSale } from '../../test/sale.fixtures.js';
import type { SaleCommand } from '../sale/sale.commands.js';
import { sale } from '../sale/sale.js';
import { type PartnerMonthRow, partnerMonthView } from './partner-month.view.js';

type Upsert = Extract<Change<DomainEvent, ViewRow>, { kind: 'upsert' }>;

/** What the view makes of these commands, one event after the other. */
function monthsAfter(...commands: readonly SaleCommand[]): PartnerMonthRow[] {
  const handlers = partnerMonthView.on as unknown as Readonly<Record<string, Upsert>>;
  const rows = new Map<string, ViewRow>();
  let state = sale.initial;
  for (const command of commands) {
    const decision = sale.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    state = decision.reduce(sale.evolve, state);
    for (const event of decision as unknown as readonly Recorded[]) {
      const { ids, change } = handlers[event.type]!;
      for (const id of ids(event))
        rows.set(id, change(rows.get(id), event, id, (other) => rows.get(other) as never) as ViewRow);
    }
  }
  return [...rows.values()] as PartnerMonthRow[];
}

const halves = ['partner-1', 'partner-2'].map((partnerId) => ({ partnerId, weight: 5_000 }));
const sold = recordSale(
  { lines: [lineOf('1', '300')], credits: halves },
  { timeZone: 'Europe/London', partners: ['in-program', 'in-program'] },
);

it('what a partner had a part of and has all of now is counted once, with the part that came to it', () => {
  const months = monthsAfter(sold, refundSale('R1', '100'), reassignSale('partner-1'));
  const inMarch = months.filter(({ period }) => period === '2011-03');
  expect(inMarch).toMatchObject([
    { partnerId: 'partner-1', conversions: 0, gross: '150', refunds: '-50', net: '100' },
    { partnerId: 'partner-2', conversions: -1, gross: '-150', refunds: '50', net: '-100' },
  ]);
});
