import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minorOf, moneyText, partOf } from './minor.js';
import { NotANumber, Rational, written } from './rational.js';

const decimals = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: 0, max: 6 }))
  .map(([units, digits]) => ({ units, digits, exact: Rational.of(written(units, digits)) }));

describe('exact fractions', () => {
  it('reads plain decimals and nothing else', () => {
    expect(Rational.of('-12.340').toString()).toBe('-12.34');
    expect(Rational.of('0.0').toString()).toBe('0');
    for (const text of ['1e3', 'NaN', '', '.5', '1.', '+1', '١', ' 1', '0x1']) {
      expect(() => Rational.of(text)).toThrow(NotANumber);
    }
  });

  it('rounds halves as it is told and mirrors the sign', () => {
    const rounded = (text: string, mode: 'half-away' | 'half-even') => Rational.of(text).units(2, mode);
    expect(['0.045', '0.055', '-0.045', '0.0449', '0.0451'].map((text) => rounded(text, 'half-away'))).toEqual([
      5n,
      6n,
      -5n,
      4n,
      5n,
    ]);
    expect(['0.045', '0.055', '-0.045', '0.0449', '0.0451'].map((text) => rounded(text, 'half-even'))).toEqual([
      4n,
      6n,
      -4n,
      4n,
      5n,
    ]);
  });

  it('keeps thirds exactly and refuses to write them as decimals', () => {
    const third = Rational.whole(1).over(Rational.whole(3));
    expect(third.plus(third).plus(third).equals(Rational.whole(1))).toBe(true);
    expect(() => third.toString()).toThrow(RangeError);
    expect(() => third.over(Rational.zero)).toThrow(RangeError);
  });

  it('adds, multiplies and divides without losing anything', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(a.exact.plus(b.exact).minus(b.exact).toString()).toBe(a.exact.toString());
        if (b.units === 0n) return;
        expect(a.exact.over(b.exact).times(b.exact).equals(a.exact)).toBe(true);
        expect(a.exact.units(a.digits, 'half-even')).toBe(a.units);
      }),
    );
  });
});

describe('money in minor units', () => {
  it('has each currency’s own digits', () => {
    expect([moneyText(-5n, 'GBP'), moneyText(1200n, 'JPY'), moneyText(7n, 'KWD'), moneyText(0n, 'CLF')]).toEqual([
      '-0.05',
      '1200',
      '0.007',
      '0.0000',
    ]);
    expect([minorOf('10.5', 'JPY'), minorOf('10.50', 'GBP'), minorOf('1e3', 'GBP')]).toEqual([
      undefined,
      1050n,
      undefined,
    ]);
  });

  it('splits without losing a unit, nobody more than one off', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.bigInt(-100_000n, 100_000n), weights, (total, shares) => {
        const parts = shares.map((_, part) => partOf(total, shares, part));
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        const all = BigInt(shares.reduce((a, b) => a + b, 0));
        for (const [at, part] of parts.entries()) {
          const off = part * all - total * BigInt(shares[at] ?? 0);
          expect((off < 0n ? -off : off) < all).toBe(true);
        }
      }),
    );
    expect([0, 1, 2].map((part) => partOf(10_000n, [3334, 3333, 3333], part))).toEqual([3334n, 3333n, 3333n]);
    expect([0, 1, 2].map((part) => partOf(-100n, [1, 1, 1], part))).toEqual([-34n, -33n, -33n]);
  });
});
