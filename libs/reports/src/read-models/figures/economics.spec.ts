import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import type { CostFactKind } from '../cost-fact.row.view.js';
import { economicsOf, partnersOf } from './economics.js';

const spent = (costs: Partial<Record<CostFactKind, string>>, customers: number, sourced: string) => ({
  costs: new Map(Object.entries(costs).map(([kind, amount]) => [kind as CostFactKind, Decimal.of(amount)])),
  customers: Decimal.of(String(customers)),
  sourced: Decimal.of(sourced),
});
const amounts = (of: Readonly<Record<string, string>>) =>
  new Map(Object.entries(of).map(([name, amount]) => [name, Decimal.of(amount)]));
const QUARTER = { commission: '12400.00', reward: '1340.00', fund: '4200.00', other: '2060.00' };

describe('what a partner program costs and brings', () => {
  it('in example 29: 20,000.00 for 80 customers and 90,000.00', () => {
    const { cost, cac, roiPercent } = economicsOf(spent(QUARTER, 80, '90000.00'));
    expect([cost.toString(), cac, roiPercent]).toEqual(['20000', '250.0000', '350.0000']);
  });

  it.each([
    [QUARTER, 0, '90000', [null, '350.0000']],
    // More first sales became nobody’s than a partner’s.
    [QUARTER, -1, '90000', [null, '350.0000']],
    [{}, 3, '90000', ['0.0000', null]],
    [{ commission: '100', forfeiture: '-100' }, 1, '5', ['0.0000', null]],
    // Towards zero, also below it.
    [{ other: '2' }, 3, '1', ['0.6666', '-50.0000']],
    [{ other: '3' }, 7, '2', ['0.4285', '-33.3333']],
  ] as const)('of %j over %i customers and %s', (costs, customers, sourced, expected) => {
    const { cac, roiPercent } = economicsOf(spent(costs, customers, sourced));
    expect([cac, roiPercent]).toEqual(expected);
  });
});

describe('what each partner costs', () => {
  it('is for a customer of three partners by their parts', () => {
    // One customer by 3,334, 3,333 and 3,333 basis points, and one of A alone.
    const costs = amounts({ A: '100.00', B: '50.00' });
    const customers = amounts({ A: '1.3334', B: '0.3333', C: '0.3333' });
    // 100 ÷ 1.3334 = 74.99625…, 50 ÷ 0.3333 = 150.01500…
    expect(partnersOf(costs, customers).map(({ partnerId, cac }) => [partnerId, cac])).toEqual([
      ...[
        ['A', '74.9962'],
        ['B', '150.0150'],
        ['C', '0.0000'],
      ],
    ]);
  });

  it('is no figure a head without a customer, or where more became another’s', () => {
    const shown = partnersOf(amounts({ A: '5', B: '-10' }), amounts({ B: '0.5', C: '-0.5' }));
    expect(shown.map(({ partnerId, cac }) => [partnerId, cac])).toEqual([
      ['A', null],
      ['C', null],
      ['B', '-20.0000'],
    ]);
  });
});
