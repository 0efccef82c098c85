import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from './decimal.js';
import { Fraction } from './fraction.js';

const F = (text: string): Fraction => Fraction.of(text);

describe('a fraction', () => {
  it.each([
    ['1/3', '1/3'],
    ['-2/6', '-1/3'],
    ['3/8', '0.375'],
    ['10/5', '2'],
    ['0/7', '0'],
    ['-1.50', '-1.5'],
  ])('reads %s and writes %s', (text, written) => {
    expect(F(text).toString()).toBe(written);
  });

  it('adds, multiplies and divides without losing anything', () => {
    expect(F('1/3').plus(F('1/6')).toString()).toBe('0.5');
    expect(F('1/3').minus(F('0.5')).toString()).toBe('-1/6');
    expect(F('2/3').times(F('0.75')).toString()).toBe('0.5');
    expect(F('1').over(F('-3')).toString()).toBe('-1/3');
    expect(F('1/3').compare(F('0.3333333333333333'))).toBe(1);
    expect(F('-1/3').compare(F('-2/6'))).toBe(0);
  });

  it('refuses to divide by zero and text that is no figure', () => {
    expect(() => F('1').over(Fraction.zero)).toThrow(RangeError);
    for (const text of ['1/0', '1/-3', 'x', '1/3/4', '']) expect(() => F(text)).toThrow(RangeError);
  });

  it('is what it was after it has been written and read', () => {
    const parts = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }));
    fc.assert(
      fc.property(parts, ([numerator, denominator]) => {
        const fraction = Fraction.ofParts(numerator, denominator);
        expect(F(fraction.toString()).compare(fraction)).toBe(0);
      }),
    );
    expect(Fraction.ofDecimal(Decimal.of('12.50')).toString()).toBe('12.5');
  });
});
