import { describe, expect, it } from '@jest/globals';
import { Fraction } from '#libs/kernel';
import type { Entry } from './entry.js';
import { holdPosting } from './hold.js';

const UNTIL = '2025-04-01T00:00:00.000Z';
const entry = (more: Partial<Entry> = {}): Entry => ({
  ...{
    entryId: 'e',
    planId: 'plan',
    planVersion: 1,
    saleId: 's',
    ruleId: 'r',
    credited: 'p',
    kind: 'sale',
    rounding: 'half-away',
    lines: [1],
  },
  ...{ place: [0, 0], withoutDiscounts: false, earning: { kind: 'amount', amount: 1000n, refundedBy: 'money' } },
  ...{ refunded: { money: Fraction.zero, units: Fraction.zero }, windowId: null, made: null, kept: 0n, given: 0n },
  ...{ caps: [], drawn: 0n, holds: [{ kind: 'maturity', until: UNTIL }], held: 0n, ...more },
});
const held = (more: Partial<Entry>, amount: bigint, by: 'sale' | 'person' = 'sale') => {
  const after = holdPosting(entry(more), amount, by);
  return { held: after.held, left: after.entry.held };
};

describe('the holds of a posting', () => {
  it('what a sale brings has the holds of the sale, also after they have ended', () => {
    expect(held({}, 1000n)).toEqual({ held: 1000n, left: 1000n });
    expect(held({ held: 1000n }, 500n)).toEqual({ held: 500n, left: 1500n });
    expect(held({ holds: [] }, 1000n)).toEqual({ held: 0n, left: 0n });
  });

  it('what is taken back comes from what is held first, and the rest of it has no hold', () => {
    expect(held({ held: 1000n }, -400n)).toEqual({ held: -400n, left: 600n });
    expect(held({ held: 1000n }, -1500n)).toEqual({ held: -1000n, left: 0n });
  });

  it('what a person gives is not held, and a credit note never is', () => {
    expect(held({}, 300n, 'person')).toEqual({ held: 0n, left: 0n });
    expect(held({ kind: 'credit-note' }, -300n)).toEqual({ held: 0n, left: 0n });
  });
});
