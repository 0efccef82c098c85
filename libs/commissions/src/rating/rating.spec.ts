import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import type { Condition } from '#libs/programs';
import { conversionBy, ecb, SAME_CURRENCY } from '../../test/ledger.fixtures.js';
import { matches, type SaleAttributes } from './conditions.js';
import { compareConverted, convertMoney, exchangeOf } from './exchange.js';

const D = (text: string): Decimal => Decimal.of(text);

describe('conditions', () => {
  const facts: SaleAttributes = {
    partner: { externalId: 'north', kind: 'affiliate', tier: 2, country: 'GB' },
    customer: { ref: 'person:kim', country: null, returning: null, conversionNumber: null, monthsSinceFirst: null },
    ...{ amount: '100', conversion: SAME_CURRENCY, products: ['mug', 'cup'], categories: [], saleType: 'web' },
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
    [{ fact: 'partner.externalId', oneOf: ['south', 'north'] }, true],
    [{ fact: 'partner.externalId', noneOf: ['north'] }, false],
    [{ fact: 'customer.ref', oneOf: ['person:kim'] }, true],
    [{ fact: 'customer.ref', noneOf: ['person:kim'] }, false],
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

  it.each<[Condition, readonly boolean[]]>([
    [{ fact: 'customer.conversionNumber', atMost: '3' }, [true, true, false]],
    [{ fact: 'customer.conversionNumber', above: '1', below: '4' }, [false, true, false]],
    [{ fact: 'customer.isNew', is: true }, [true, false, false]],
    [{ fact: 'customer.isNew', is: false }, [false, true, true]],
    [{ fact: 'customer.monthsSinceFirst', below: '12' }, [true, true, false]],
    [{ fact: 'customer.monthsSinceFirst', atLeast: '12' }, [false, false, true]],
  ])('%j of the 1st, 3rd and 4th sale, 0, 11 and 12 months after the first', (condition, expected) => {
    const of = (conversionNumber: number | null, monthsSinceFirst: number | null) =>
      matches(condition, { ...facts, customer: { ...facts.customer, conversionNumber, monthsSinceFirst } });
    expect([of(1, 0), of(3, 11), of(4, 12)]).toEqual(expected);
    expect(of(null, null)).toBe(false);
  });

  it('on keys that are not known do not hold, unless by noneOf', () => {
    const unknown = {
      ...facts,
      partner: { ...facts.partner, externalId: null },
      customer: { ...facts.customer, ref: null },
    };
    for (const fact of ['partner.externalId', 'customer.ref'] as const) {
      expect(matches({ fact, oneOf: ['null', 'north'] }, unknown)).toBe(false);
      expect(matches({ fact, noneOf: ['null', 'north'] }, unknown)).toBe(true);
    }
  });

  it('compare a credit note by its size', () => {
    expect(matches({ fact: 'sale.amount', atLeast: '100' }, { ...facts, amount: '-100' })).toBe(true);
  });

  it('compare another currency exactly, without rounding it first', () => {
    // 100 × 1 ÷ 3 = 33.333…
    const conversion = conversionBy(ecb('USD', 'GBP', '3', '1', '2011-01-05'));
    expect(matches({ fact: 'sale.amount', atLeast: '33.34' }, { ...facts, conversion })).toBe(false);
    expect(matches({ fact: 'sale.amount', atLeast: '33.333' }, { ...facts, conversion })).toBe(true);
    expect(matches({ fact: 'sale.amount', atMost: '33.333' }, { ...facts, conversion })).toBe(false);
  });
});

describe('exchange', () => {
  const rate = ecb('GBP', 'EUR', '0.86075', '1', '2010-12-31');

  it('converts money once, and leaves it where the currencies are one', () => {
    const money = { amount: '112271.83', currency: 'GBP' };
    expect(convertMoney(money, conversionBy(rate))).toEqual({ amount: '130434.89', currency: 'EUR' });
    expect(convertMoney(money, SAME_CURRENCY)).toBe(money);
  });

  it('compares exactly, and without figures where the currencies are one', () => {
    expect(compareConverted(D('0.86075'), conversionBy(rate), D('1'))).toBe(0);
    expect(compareConverted(D('0.86075'), SAME_CURRENCY, D('1'))).toBe(-1);
  });

  it('stands in events as its figures, or as null where the currencies are one', () => {
    expect(exchangeOf(conversionBy(rate))).toBe(rate);
    expect(exchangeOf(SAME_CURRENCY)).toBeNull();
  });
});
