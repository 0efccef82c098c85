import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import type { Condition } from '#libs/programs';
import type { SaleLine } from '#libs/sales';
import { ecb } from '../../test/ledger.fixtures.js';
import { baseOf } from './base.js';
import { commissionOf, rateReached, refundedVolume } from './brackets.js';
import { matches, type RuleFacts } from './conditions.js';
import { convertMoney, convertToMinor, proportion } from './exchange.js';

const D = (text: string): Decimal => Decimal.of(text);

describe('the base', () => {
  const line = (amount: string, more: Partial<SaleLine> = {}): SaleLine => ({
    ...{ line: 1, product: 'mug', category: null, kind: 'goods', quantity: '1', unitPrice: amount, amount },
    ...more,
  });
  const lines = [
    line('10.125'),
    line('3', { kind: 'postage' }),
    line('-1.5', { kind: 'discount' }),
    line('4', { product: 'gift' }),
    line('5', { category: 'books' }),
  ];

  it.each([
    [{}, '20.625', '0'],
    [{ excludeKinds: ['postage' as const, 'discount' as const] }, '19.125', '1.5'],
    [{ excludeProducts: ['gift'] }, '16.625', '4'],
    [{ excludeCategories: ['books'] }, '15.625', '5'],
    [{ excludeProducts: ['mug'], excludeKinds: ['postage' as const] }, '4', '16.625'],
  ])('without %j is %s, leaving out %s', (without, base, excluded) => {
    const found = baseOf(lines, { excludeKinds: [], excludeProducts: [], excludeCategories: [], ...without });
    expect([found.base.toString(), found.excluded.toString()]).toEqual([base, excluded]);
  });
});

describe('conditions', () => {
  const facts: RuleFacts = {
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

describe('brackets', () => {
  const steps = [
    { from: '0', rate: '0.05' },
    { from: '1000', rate: '0.1' },
    { from: '5000.5', rate: '0.15' },
  ];

  it.each([
    ['-10', '-0.5', '-0.5'],
    ['0', '0', '0'],
    ['999.999', '49.99995', '49.99995'],
    ['1000', '50', '100'],
    ['1000.01', '50.001', '100.001'],
    ['5000.499', '450.0499', '500.0499'],
    ['5000.5', '450.05', '750.075'],
    ['6000', '599.975', '900'],
  ])('%s earns %s marginally, %s retroactively', (volume, marginal, retroactive) => {
    expect(commissionOf(D(volume), { mode: 'marginal', steps }).toString()).toBe(marginal);
    expect(commissionOf(D(volume), { mode: 'retroactive', steps }).toString()).toBe(retroactive);
  });

  it('begin at their edge inclusive', () => {
    expect(['999.99', '1000', '5000.49', '5000.50'].map((volume) => rateReached(D(volume), steps).toString())).toEqual([
      '0.05',
      '0.1',
      '0.1',
      '0.15',
    ]);
  });

  it('give volume back in steps that add up, as fine as the volume or the currency', () => {
    expect(refundedVolume(D('10'), D('1'), D('3'), 'GBP').toString()).toBe('3.33');
    expect(refundedVolume(D('10.125'), D('1'), D('3'), 'GBP').toString()).toBe('3.375');
    expect(refundedVolume(D('10'), D('2'), D('3'), 'JPY').toString()).toBe('7');
    expect(refundedVolume(D('-10'), D('1'), D('4'), 'JPY').toString()).toBe('-3');
    expect(refundedVolume(D('10.125'), D('3'), D('3'), 'GBP').toString()).toBe('10.125');
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
