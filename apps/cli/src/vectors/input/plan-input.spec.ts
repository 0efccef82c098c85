import { describe, expect, it } from '@jest/globals';
import { conditionInput } from './condition-input.js';
import { planInput } from './plan-input.js';
import type { PlanVersion } from './scenario.js';

const version: PlanVersion = {
  ...{ version: 1, effectiveFrom: '2025-01-01T00:00:00Z', rounding: 'HALF_EVEN' },
  rules: [{ key: 'r', pays: { share: { rate: '0.10' } } }],
};

describe('a plan of a scenario', () => {
  it('says no more than it has to, so that defaults of the API hold', () => {
    expect(planInput(version)).toEqual({
      ...{ name: 'plan', standard: true, effectiveFrom: '2025-01-01T00:00:00Z', rounding: 'HALF_EVEN', caps: [] },
      base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
      rules: [{ ruleId: 'r', name: 'r', pays: { kind: 'SHARE', rate: '0.10' } }],
    });
  });

  it('says who is paid, on top of what, for each unit, and for what costs nothing', () => {
    const flat = { key: 'r', onTop: true, payee: 'parent', level: 2, onZero: 'pays' } as const;
    expect(planInput({ ...version, rules: [{ ...flat, pays: { flat: { amount: '5', per: 'unit' } } }] })).toMatchObject(
      {
        rules: [
          { onTop: true, payee: 'PARENT', level: 2, onZero: 'PAYS', pays: { kind: 'FLAT', amount: '5', per: 'UNIT' } },
        ],
      },
    );
  });

  it('leaves out what pays on zero where nothing can: the API refuses it', () => {
    const steps = [{ from: '0', rate: '0.10' }];
    const brackets = { mode: 'marginal', window: 'MONTH', steps } as const;
    const onZeroOf = (...all: PlanVersion['rules'][number]['pays'][]): object[] => {
      const rules = all.map((pays) => ({ key: 'r', onZero: 'pays' as const, pays }));
      return (planInput({ ...version, rules }) as { rules: { onZero?: string }[] }).rules.map(({ onZero }) => ({
        onZero,
      }));
    };
    expect(
      onZeroOf(
        { share: { rate: '0.10' } },
        { brackets: { ...brackets, by: 'amount' } },
        { brackets: { ...brackets, by: 'sales' } },
      ),
    ).toEqual([{ onZero: undefined }, { onZero: undefined }, { onZero: 'PAYS' }]);
  });

  it('writes conditions in the words of the API', () => {
    const both = { all: [{ fact: 'line.product', is: 'A' }, { any: [{ fact: 'sale.base', above: 5 }] }] };
    expect(conditionInput(both)).toEqual({
      all: [{ fact: 'LINE_PRODUCT', oneOf: ['A'] }, { any: [{ fact: 'SALE_BASE', above: '5' }] }],
    });
    expect(conditionInput({ fact: 'sale.metadata.channel', isNot: 'shop' })).toEqual({
      ...{ fact: 'SALE_METADATA', key: 'channel', noneOf: ['shop'] },
    });
    expect(conditionInput({ fact: 'partner.key', isNot: 'north' })).toEqual({
      ...{ fact: 'PARTNER_EXTERNAL_ID', noneOf: ['north'] },
    });
    expect(conditionInput({ fact: 'customer.key', in: ['kim', 'lee'] })).toEqual({
      ...{ fact: 'CUSTOMER_REF', oneOf: ['kim', 'lee'] },
    });
    expect(conditionInput({ fact: 'customer.returning', is: false })).toEqual({
      fact: 'CUSTOMER_RETURNING',
      is: false,
    });
  });

  it('names the ranks within bounds one by one', () => {
    expect(conditionInput({ fact: 'partner.tier', above: '97' })).toEqual({
      ...{ fact: 'PARTNER_TIER', oneOf: ['98', '99', '100'] },
    });
  });
});
