import { describe, expect, it } from '@jest/globals';
import { usd } from '../../../test/fund.fixtures.js';
import { conversionOfCost, exchangeOf } from './cost-conversion.js';
import { partOfCosts } from './payable.js';

const rates = usd('1.0850');
const RATE = { kind: 'rate', rates } as const;
const SAME = { kind: 'sameCurrency' } as const;

describe('how a cost is converted', () => {
  it('is not at all where the currencies are one, whatever was found', () => {
    for (const found of [undefined, { kind: 'noRate' }, RATE] as const)
      expect(conversionOfCost('USD', 'USD', found)).toEqual(SAME);
  });

  it('is by the rate that was found for them', () => {
    expect(conversionOfCost('EUR', 'USD', RATE)).toEqual(RATE);
  });

  it('is unknown without a rate, by one of other currencies, and where none was thought to be needed', () => {
    for (const found of [undefined, { kind: 'noRate' }, SAME] as const)
      expect(conversionOfCost('EUR', 'USD', found)).toEqual({ kind: 'noRate' });
    expect(conversionOfCost('JPY', 'USD', RATE)).toEqual({ kind: 'noRate' });
    expect(conversionOfCost('EUR', 'GBP', RATE)).toEqual({ kind: 'noRate' });
  });

  it('is held by events as figures, or null where there was nothing to convert', () => {
    expect(exchangeOf(RATE)).toEqual(rates);
    expect(exchangeOf(SAME)).toBeNull();
  });

  it('is what each cost counts by: half of 100.00 USD and of 200.00 EUR at 1.0850 are 158.50', () => {
    const counted = [
      { amount: '100.00', conversion: SAME },
      { amount: '200.00', conversion: RATE },
    ];
    expect(partOfCosts(counted, { share: 5_000, currency: 'USD' })).toBe(15_850n);
  });
});
