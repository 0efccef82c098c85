import { describe, expect, it } from '@jest/globals';
import type { Condition } from '#libs/programs';
import type { RatePair } from '#libs/rates';
import type { RecordedSale } from '#libs/sales';
import { offersOf } from '../earning/offers.js';
import { policyOf, rule, sold } from '../../test/reward.fixtures.js';
import { attributesOfSale, fitsOf } from './attributes.js';

const AT = '2026-03-01T09:00:00.000Z';
const rates = { from: 'EUR', to: 'USD', fromRate: '1', toRate: '1.085', day: '2026-03-01', source: 'ecb' };
const sale = {
  sale: { customer: null, conversion: null, saleType: 'new', metadata: {} },
  sold: [{ amount: '95.00', product: 'plan', category: null }],
} as unknown as RecordedSale;
const fits = (when: Condition, exchange: RatePair | undefined) =>
  fitsOf(attributesOfSale(sale, exchange), new Map(), AT)(when, undefined);

const amount = { fact: 'sale.amount', atLeast: '100' } as const;
const renewal = { fact: 'sale.type', oneOf: ['renewal'] } as const;
const isNew = { fact: 'sale.type', oneOf: ['new'] } as const;

describe('a rule that asks for 100.00 USD, of a sale of 95.00 EUR', () => {
  it('fits at 1.085, and is undecided while no rate is known', () => {
    expect(fits(amount, rates)).toBe(true);
    expect(fits({ fact: 'sale.base', atMost: '100' }, rates)).toBe(false);
    expect(fits(amount, undefined)).toBe('no-rate');
    expect(fits({ fact: 'sale.base', atMost: '100' }, undefined)).toBe('no-rate');
  });

  it.each<[Condition, boolean | 'no-rate']>([
    [{ all: [amount, renewal] }, false],
    [{ all: [amount, isNew] }, 'no-rate'],
    [{ any: [amount, isNew] }, true],
    [{ any: [amount, renewal] }, 'no-rate'],
    [renewal, false],
  ])('is decided without a rate where the amount is not what decides: %j', (when, expected) => {
    expect(fits(when, undefined)).toBe(expected);
  });

  it('is neither given nor refused before the rate is known', () => {
    const earned = sold({ policy: policyOf(rule({ customer: null, when: amount })), number: 2 });
    const [waiting] = offersOf(
      earned,
      () => 'no-rate',
      (side, id) => `${side}:${id}`,
    );
    expect(waiting).toMatchObject({ grant: { cost: null } });
  });
});
