import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from './decimal.js';
import { type Rounding, roundToUnits, splitByLargestRemainder } from './rounding.js';

const cents = (exact: string, rounding: Rounding): bigint => roundToUnits(Decimal.of(exact), 2, rounding);

describe('rounding', () => {
  it.each([
    ['0.005', 1n, 0n],
    ['0.015', 2n, 2n],
    ['0.025', 3n, 2n],
    ['-0.005', -1n, 0n],
    ['-0.025', -3n, -2n],
    ['0.0049', 0n, 0n],
    ['0.00501', 1n, 1n],
    ['2.675', 268n, 268n],
    ['1.5', 150n, 150n],
  ])('takes %s to %s half away from zero and to %s half even', (exact, away, even) => {
    expect(cents(exact, 'half-away')).toBe(away);
    expect(cents(exact, 'half-even')).toBe(even);
  });

  it('mirrors the sign under both rules', () => {
    fc.assert(
      fc.property(
        fc.bigInt(),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom('half-away', 'half-even'),
        (units, scale, how) => {
          const exact = Decimal.ofUnits(units, scale);
          return roundToUnits(exact.negated(), 2, how) === -roundToUnits(exact, 2, how);
        },
      ),
    );
  });
});

describe('a split by largest remainder', () => {
  it('pays 100.00 over three linear touches, not 99.99', () => {
    expect(splitByLargestRemainder(10_000n, [1, 1, 1])).toEqual([3334n, 3333n, 3333n]);
  });

  it('gives the cents that are left to the largest remainders', () => {
    expect(splitByLargestRemainder(101n, [4000, 2000, 4000])).toEqual([41n, 20n, 40n]);
  });

  it('adds up to the whole, never strays a unit from the exact share, and mirrors the sign', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, parts) => {
        const all = BigInt(parts.reduce((a, b) => a + b, 0));
        const split = splitByLargestRemainder(total, parts);
        expect(split.reduce((a, b) => a + b, 0n)).toBe(total);
        split.forEach((part, at) => {
          const off = part * all - total * BigInt(parts[at] as number);
          expect(off < all && off > -all).toBe(true);
        });
        expect(splitByLargestRemainder(-total, parts)).toEqual(split.map((part) => -part));
      }),
    );
  });

  it('refuses weights that weigh nothing', () =>
    expect(() => splitByLargestRemainder(1n, [0])).toThrow('more than zero'));
});
