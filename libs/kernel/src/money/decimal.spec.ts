import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sum } from './decimal.js';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }))
  .map(([units, scale]) => Decimal.ofUnits(units, scale));

describe('an exact decimal', () => {
  it.each([
    '1e3',
    'NaN',
    '-0',
    '-0.00',
    '+1',
    '1.',
    '.5',
    '01',
    '1,5',
    ' 1',
    '',
    '١٢',
    '１２',
    'Infinity',
    '0x10',
    '9'.repeat(40),
  ])('refuses %j', (text) => expect(Decimal.parse(text)).toBeUndefined());

  it.each([
    ['1.50', '1.5'],
    ['0.125', '0.125'],
    ['-12.340', '-12.34'],
    ['100', '100'],
    ['0.00', '0'],
  ])('reads %s and writes it as %s', (text, written) => expect(Decimal.of(text).toString()).toBe(written));

  it('compares as numbers, not as texts', () => {
    expect(Decimal.of('1.50').equals(Decimal.of('1.5'))).toBe(true);
    expect(Decimal.of('9').compare(Decimal.of('10'))).toBe(-1);
  });

  it('multiplies prices finer than a minor unit without losing a digit', () => {
    expect(Decimal.of('0.125').times(Decimal.of('3')).toString()).toBe('0.375');
  });

  it('adds and takes away without a trace', () => {
    fc.assert(fc.property(decimals, decimals, (a, b) => a.plus(b).minus(b).equals(a)));
  });

  it('sums in any order alike', () => {
    fc.assert(fc.property(fc.array(decimals), (all) => sum(all).equals(sum([...all].reverse()))));
  });

  it('reads back what it writes', () => {
    fc.assert(fc.property(decimals, (a) => Decimal.of(a.toString()).equals(a)));
  });
});
