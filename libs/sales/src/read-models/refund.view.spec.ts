import { expect, it } from '@jest/globals';
import { isRefusal, type Recorded } from '#libs/kernel';
import { lineOf, recordSale, refundSale, takeBack } from '../../test/sale.fixtures.js';
import type { SaleEvent } from '../events/sale.events.js';
import type { SaleCommand } from '../sale/sale.commands.js';
import { sale } from '../sale/sale.js';
import { refundView } from './refund.view.js';

/** What the view makes of the last event of these commands that says how much exceeds. */
function exceeding(...commands: readonly SaleCommand[]): unknown {
  let state = sale.initial;
  const history: SaleEvent[] = [];
  for (const command of commands) {
    const decision = sale.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    state = decision.reduce(sale.evolve, state);
    history.push(...decision);
  }
  const event = history.findLast(({ type }) => type === 'sale.refund-exceeded');
  const change = refundView.on['sale.refund-exceeded'] as unknown as {
    readonly change: (row: undefined, event: Recorded) => unknown;
  };
  return change.change(undefined, { ...event, recordedAt: '2026-01-01T00:00:00.000Z' } as Recorded);
}

const sold = recordSale({ lines: [lineOf('1', '100')] });

it('a refund of more than was left of its sale is on the list of those', () => {
  expect(exceeding(sold, refundSale('R1', '119'))).toMatchObject({ status: 'exceeded', exceeded: '19' });
});

it('what takes a booking back asks for all of it, and nobody has to look at that', () => {
  expect(exceeding(sold, refundSale('R1', '40'), takeBack())).toMatchObject({ status: 'applied', exceeded: '40' });
});
