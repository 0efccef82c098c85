import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import type { CostFactKind } from '../cost-fact.row.view.js';
import { economicsOf } from './economics.js';

const spent = (costs: Partial<Record<CostFactKind, string>>, customers: number, sourced: string) => ({
  costs: new Map(Object.entries(costs).map(([kind, amount]) => [kind as CostFactKind, Decimal.of(amount)])),
  customers,
  sourced: Decimal.of(sourced),
});
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
