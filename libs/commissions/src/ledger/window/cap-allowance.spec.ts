import { describe, expect, it } from '@jest/globals';
import { Map } from 'immutable';
import { Fraction } from '#libs/kernel';
import { capLimitsOf, draw, type SharedAllowance } from './cap-allowance.js';
import type { CapLimit, Entry } from '../entry/entry.js';

const entry = (caps: readonly CapLimit[], drawn: bigint, kind: Entry['kind'] = 'sale'): Entry => ({
  ...{
    entryId: 'e',
    saleId: 's',
    planId: 'plan',
    planVersion: 1,
    ruleId: 'r',
    credited: 'p',
    kind,
    rounding: 'half-away',
    lines: [1],
  },
  ...{ place: [0, 0], withoutDiscounts: false, earning: { kind: 'amount', amount: 0n, refundedBy: 'money' } },
  ...{ refunded: { money: Fraction.zero, units: Fraction.zero }, windowId: null, made: null, kept: 0n, given: 0n },
  ...{ caps, drawn, holds: [], held: 0n },
});
const cap = (key: string, limit: bigint, shared = false): CapLimit => ({
  key,
  capId: key,
  windowKey: 'w',
  limit,
  shared,
});
const none: SharedAllowance = (_entry, _caps, asked) => asked;
const drawn = (
  caps: readonly CapLimit[],
  worth: bigint,
  used: Record<string, bigint> = {},
  before = 0n,
  shared = none,
) => {
  const after = draw(entry(caps, before), worth, Map(used), shared);
  return { drawn: after.drawn, used: after.used.toObject() };
};

describe('what an entry draws on its caps', () => {
  it('is what it is worth, as far as the least of them has it left', () => {
    const caps = [cap('day', 1000n), cap('month', 2500n)];
    expect(drawn(caps, 1500n)).toEqual({ drawn: 1000n, used: { day: 1000n, month: 1000n } });
    expect(drawn(caps, 1500n, { month: 2000n })).toEqual({ drawn: 500n, used: { day: 500n, month: 2500n } });
    expect(drawn(caps, 1500n, { month: 3000n })).toEqual({ drawn: 0n, used: { month: 3000n } });
  });

  it('is only what it has not drawn before, and it never gives any back', () => {
    expect(drawn([cap('c', 2500n)], 3000n, { c: 2000n }, 2000n)).toEqual({ drawn: 2500n, used: { c: 2500n } });
    expect(drawn([cap('c', 2500n)], 1000n, { c: 2000n }, 2000n)).toEqual({ drawn: 2000n, used: { c: 2000n } });
  });

  it('is nothing for a credit note', () => {
    expect(draw(entry([cap('c', 2500n)], 0n, 'credit-note'), -1000n, Map(), none).drawn).toBe(0n);
  });

  it('asks caps of the whole program for what its own leave', () => {
    const asked: bigint[] = [];
    const some: SharedAllowance = (_entry, _caps, wanted) => (asked.push(wanted), 300n);
    const after = drawn([cap('own', 700n), cap('all', 9999n, true)], 1000n, {}, 0n, some);
    expect(asked).toEqual([700n]);
    expect(after).toEqual({ drawn: 300n, used: { own: 300n } });
  });

  it('has limits in whole minor units', () => {
    const sale = { planId: 'plan', occurredAt: '2025-03-05T00:00:00.000Z', timeZone: 'UTC', customer: null };
    const caps = [
      { capId: 'a', per: 'partner' as const, window: 'month' as const, amount: '10.009' },
      { capId: 'b', per: 'customer' as const, window: 'month' as const, amount: '5' },
    ];
    expect(capLimitsOf(caps, sale, 'GBP')).toEqual([
      { key: 'plan|a|2025-03', capId: 'a', windowKey: '2025-03', limit: 1000n, shared: false },
    ]);
  });
});
