import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conversionBy, ecb, SAME_CURRENCY } from '../../test/ledger.fixtures.js';
import { ratingRule, soldLine } from '../../test/rating.fixtures.js';
import { baseLines } from './lines/base-lines.js';
import { type CreditTerms, earningOf } from './earning.js';
import type { RatingPays, RatingRule } from './rule.js';

const NOTHING = { excludeKinds: [], excludeProducts: [], excludeCategories: [] };
const ALONE: CreditTerms = {
  ...{ kind: 'sale', currency: 'GBP', conversion: SAME_CURRENCY, rounding: 'half-away', weights: [10_000], part: 0 },
};

function earned(
  pays: RatingPays,
  lines: readonly ReturnType<typeof soldLine>[],
  terms: Partial<CreditTerms> = {},
  more: Partial<RatingRule> = {},
): string | null {
  const taken = { at: 0, rule: ratingRule('r', pays, more), lines: baseLines(lines, NOTHING) };
  const earning = earningOf(taken, { ...ALONE, ...terms });
  if (earning?.kind === 'brackets') return `${earning.base.toString()} by ${earning.volume.toString()}`;
  return earning && `${earning.amount}`;
}

const share: RatingPays = { kind: 'share', rate: '0.1' };
const flat: RatingPays = { kind: 'flat', amount: '5', per: 'sale' };
const perUnit: RatingPays = { kind: 'flat', amount: '5', per: 'unit' };
const brackets = (by: 'amount' | 'sales' | 'units'): RatingPays => ({
  ...{ kind: 'brackets', mode: 'marginal', window: 'month', by, steps: [{ from: '0', rate: '0.1' }] },
});
const note = { kind: 'credit-note' as const };

describe('what a rule pays', () => {
  it('a share is rounded once; a base below zero counts as zero, and earns 0.00', () => {
    expect(earned(share, [soldLine(1, '0.14'), soldLine(2, '0.14')])).toBe('3');
    expect(earned(share, [soldLine(1, '-5')])).toBe('0');
  });

  it('of a credit note the base is as it is, and above zero it counts as zero', () => {
    expect(earned(share, [soldLine(1, '-100')], note)).toBe('-1000');
    expect(earned(share, [soldLine(1, '100')], note)).toBe('0');
  });

  it('a conversion divides exactly and is rounded once', () => {
    expect(
      earned(share, [soldLine(1, '100')], {
        conversion: conversionBy(ecb('USD', 'GBP', '1.10', '0.85', '2025-03-01')),
      }),
    ).toBe('773');
  });

  it('a flat amount is owed once, and for a base of zero only where the rule says so', () => {
    expect(earned(flat, [soldLine(1, '40', { quantity: '4' })])).toBe('500');
    expect(earned(flat, [soldLine(1, '0')])).toBeNull();
    expect(earned(flat, [soldLine(1, '-10')], {}, { onZero: 'pays' })).toBe('500');
    expect(earned(flat, [soldLine(1, '-10')], note, { onZero: 'pays' })).toBeNull();
  });

  it('an amount per unit counts quantities above zero', () => {
    expect(earned(perUnit, [soldLine(1, '40', { quantity: '4' }), soldLine(2, '-10', { quantity: '-1' })])).toBe(
      '2000',
    );
    expect(earned(perUnit, [soldLine(1, '3', { quantity: '0.333333' })])).toBe('167');
  });

  it('credits share a share or flat amount by largest remainder, ties to the earlier', () => {
    const parts = (weights: readonly number[], amount: string): (string | null)[] =>
      weights.map((_, part) => earned(share, [soldLine(1, amount)], { weights, part }));
    expect(parts([7268, 1093, 273, 1366], '100')).toEqual(['727', '109', '27', '137']);
    expect(parts([5000, 5000], '0.1')).toEqual(['1', '0']);
  });

  it('the parts of a split add up to the whole, for a sale and for a credit note', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 6 });
    const cents = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        weights,
        cents,
        fc.constantFrom(share, flat, perUnit),
        fc.boolean(),
        (shares, amount, pays, isNote) => {
          const its = isNote ? note : {};
          const lines = [soldLine(1, `${isNote && amount > 0 ? '-' : ''}${amount / 100}`)];
          const whole = earned(pays, lines, its);
          if (whole === null) return;
          const parts = shares.map((_, part) => BigInt(earned(pays, lines, { ...its, weights: shares, part }) ?? '0'));
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(whole));
        },
      ),
    );
  });

  it('brings its base and its volume to a window by its weight', () => {
    const half = { weights: [5000, 5000], part: 1 };
    const lines = [soldLine(1, '30', { quantity: '3' })];
    expect(earned(brackets('amount'), lines, half)).toBe('15 by 15');
    expect(earned(brackets('sales'), lines, half)).toBe('15 by 0.5');
    expect(earned(brackets('units'), lines, half)).toBe('15 by 1.5');
    expect(earned(brackets('amount'), [soldLine(1, '-5')])).toBe('0 by 0');
    expect(earned(brackets('sales'), [soldLine(1, '0')])).toBeNull();
    expect(earned(brackets('units'), [soldLine(1, '-10')], note)).toBeNull();
  });
});
