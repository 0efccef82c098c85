import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import type { Condition } from '#libs/programs';
import { ecb } from '../../test/ledger.fixtures.js';
import { matches, type SaleAttributes } from './conditions.js';
import { convertMoney, convertToMinor, proportion } from './exchange.js';

const D = (text: string): Decimal => Decimal.of(text);

describe('conditions', () => {
  const facts: SaleAttributes = {
    partner: { kind: 'affiliate', tier: 2, country: 'GB' },
    customer: { country: null, returning: null },
    ...{ amount: '100', exchange: null, products: ['mug', 'cup'], categories: [], saleType: 'web' },
    metadata: { channel: 'newsletter' },
  };
  const no: Condition = { any: [] };
  const yes: Condition = { all: [] };

  it.each<[Condition, boolean]>([
    [yes, true],
    [no, false],
    [{ all: [yes, no] }, false],
    [{ any: [no, { all: [yes, yes] }] }, true],
    [{ fact: 'partner.kind', oneOf: ['reseller', 'affiliate'] }, true],
    [{ fact: 'partner.tier', oneOf: ['2'] }, true],
    [{ fact: 'partner.tier', oneOf: ['1', '3'] }, false],
    [{ fact: 'partner.country', oneOf: ['GB'] }, true],
    [{ fact: 'customer.country', oneOf: ['null', 'GB'] }, false],
    [{ fact: 'sale.product', oneOf: ['cup'] }, true],
    [{ fact: 'sale.category', oneOf: ['books'] }, false],
    [{ fact: 'sale.type', oneOf: ['web'] }, true],
    [{ fact: 'sale.metadata', key: 'channel', oneOf: ['newsletter'] }, true],
    [{ fact: 'sale.metadata', key: 'constructor', oneOf: ['newsletter'] }, false],
    [{ fact: 'customer.returning', is: false }, false],
    [{ fact: 'customer.returning', is: true }, false],
    [{ fact: 'sale.amount', atLeast: '100', atMost: '100.00' }, true],
    [{ fact: 'sale.amount', atLeast: '100.001' }, false],
    [{ fact: 'sale.amount', atMost: '99.999' }, false],
  ])('%j is %s', (condition, expected) => {
    expect(matches(condition, facts)).toBe(expected);
  });

  it('compare a credit note by its size', () => {
    expect(matches({ fact: 'sale.amount', atLeast: '100' }, { ...facts, amount: '-100' })).toBe(true);
  });

  it('compare another currency exactly, without rounding it first', () => {
    // 100 × 1 ÷ 3 = 33.333…
    const exchange = ecb('USD', 'GBP', '3', '1', '2011-01-05');
    expect(matches({ fact: 'sale.amount', atLeast: '33.34' }, { ...facts, exchange })).toBe(false);
    expect(matches({ fact: 'sale.amount', atLeast: '33.333' }, { ...facts, exchange })).toBe(true);
    expect(matches({ fact: 'sale.amount', atMost: '33.333' }, { ...facts, exchange })).toBe(false);
  });
});

describe('exchange', () => {
  it('divides by the published figure, never by a rounded reciprocal', () => {
    // 112271.83 ÷ 0.86075 = 130434.8881…
    const exchange = ecb('GBP', 'EUR', '0.86075', '1', '2010-12-31');
    expect(convertMoney({ amount: '112271.83', currency: 'GBP' }, exchange)).toEqual({
      amount: '130434.89',
      currency: 'EUR',
    });
  });

  it.each([
    ['0.125', 'half-away', 13n],
    ['0.125', 'half-even', 12n],
    ['-0.125', 'half-away', -13n],
  ] as const)('%s rounded %s', (exact, rounding, expected) => {
    expect(convertToMinor(D(exact), ecb('A', 'B', '2.50', '2.5', 'd'), 'GBP', rounding)).toBe(expected);
    expect(convertToMinor(D(exact), null, 'GBP', rounding)).toBe(expected);
  });

  it('takes proportions of figures with different decimals', () => {
    expect(proportion(1000n, D('0.125'), D('1'), 'half-away')).toBe(125n);
    expect(proportion(-5n, D('1'), D('2'), 'half-away')).toBe(-3n);
    expect(proportion(-5n, D('1'), D('2.00'), 'half-even')).toBe(-2n);
  });
});
