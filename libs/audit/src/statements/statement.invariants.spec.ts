import { describe, expect, it } from '@jest/globals';
import { brokenFigures } from './statement.invariants.js';

const figures = (held: string, payout: string, closing: string, carried: 'NEGATIVE' | null = null) => ({
  ...{ opening: '0.00', accrued: '100.00', held, payout, closing, carried, currency: 'GBP', leastHeld: '0' },
});

describe('the figures of a statement', () => {
  it('come to what stands, paid, held or carried', () => {
    for (const good of [figures('0.00', '-100.00', '0.00'), figures('30.00', '-70.00', '30.00')])
      expect(brokenFigures(good)).toEqual([]);
    expect(brokenFigures(figures('130.00', '0.00', '100.00', 'NEGATIVE'))).toEqual([]);
  });

  it('hold never less than nothing, and never pay more than stands, though both readings agree', () => {
    const both = ['-450.00 is held: less than nothing', '55000 is paid of 10000 that stand'];
    expect(brokenFigures(figures('-450.00', '-550.00', '-450.00'))).toEqual(both);
    expect(brokenFigures({ ...figures('-450.00', '-550.00', '-450.00'), leastHeld: null })).toEqual([]);
  });

  it('leave nothing between what is paid and what is left', () => {
    expect(brokenFigures(figures('0.00', '-90.00', '0.00'))).toHaveLength(1);
    expect(brokenFigures(figures('20.00', '-90.00', '10.00'))).toHaveLength(1);
    expect(brokenFigures(figures('0.00', '-90.00', '10.00', 'NEGATIVE'))).toHaveLength(1);
  });
});
