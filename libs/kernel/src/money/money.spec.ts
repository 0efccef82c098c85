import { describe, expect, it } from '@jest/globals';
import { Decimal } from './decimal.js';
import { exponentOf } from './currency.js';
import { minorUnits, moneyOf, parseMoney, roundToMinor } from './money.js';

describe('money', () => {
  it.each([
    ['JPY', 0],
    ['GBP', 2],
    ['KWD', 3],
    ['CLF', 4],
    ['HRK', 2],
    ['ITL', 0],
    ['XAU', undefined],
    ['gbp', undefined],
  ])('knows that %s has %s decimals', (code, exponent) => expect(exponentOf(code)).toBe(exponent));

  it.each([
    ['10.5', 'JPY', 'FINER_THAN_CURRENCY'],
    ['0.001', 'GBP', 'FINER_THAN_CURRENCY'],
    ['1e3', 'GBP', 'NOT_A_DECIMAL'],
    ['NaN', 'GBP', 'NOT_A_DECIMAL'],
    ['-0', 'GBP', 'NOT_A_DECIMAL'],
    ['1'.repeat(40), 'GBP', 'NOT_A_DECIMAL'],
    ['١٠', 'GBP', 'NOT_A_DECIMAL'],
    ['10', 'ABC', 'UNKNOWN_CURRENCY'],
  ])('refuses %s %s', (amount, currency, fault) => expect(parseMoney(amount, currency)).toEqual({ fault }));

  it.each([
    ['10.50', 'GBP', '10.50'],
    ['10.5', 'GBP', '10.50'],
    ['10.500', 'GBP', '10.50'],
    ['-3', 'KWD', '-3.000'],
    ['10', 'JPY', '10'],
  ])('writes %s %s with the decimals of its currency', (amount, currency, written) =>
    expect(parseMoney(amount, currency)).toEqual({ money: { amount: written, currency } }),
  );

  it('is whole minor units inside', () => {
    expect(minorUnits({ amount: '-0.50', currency: 'GBP' })).toBe(-50n);
    expect(moneyOf(-50n, 'GBP')).toEqual({ amount: '-0.50', currency: 'GBP' });
    expect(roundToMinor(Decimal.of('112.3435'), 'KWD', 'half-even')).toBe(112_344n);
  });
});
