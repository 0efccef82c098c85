import { expect, it } from '@jest/globals';
import { convertToMinor } from './conversion.js';
import { Decimal } from './decimal.js';

it.each([
  ['0.125', 'half-away', 13n],
  ['0.125', 'half-even', 12n],
  ['-0.125', 'half-away', -13n],
] as const)('%s rounded %s, whatever the decimals of the rates', (exact, rounding, expected) => {
  expect(convertToMinor(Decimal.of(exact), { fromRate: '2.50', toRate: '2.5' }, 'GBP', rounding)).toBe(expected);
  expect(convertToMinor(Decimal.of(exact), { fromRate: '1', toRate: '1' }, 'GBP', rounding)).toBe(expected);
});

it('rounds to the places of the currency that it becomes', () => {
  expect(convertToMinor(Decimal.of('100'), { fromRate: '0.8609', toRate: '1' }, 'EUR', 'half-away')).toBe(11616n);
  expect(convertToMinor(Decimal.of('100'), { fromRate: '0.8609', toRate: '158.2' }, 'JPY', 'half-away')).toBe(18376n);
});
