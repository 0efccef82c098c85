import { describe, expect, it } from '@jest/globals';
import { passedDifference, postingsDifference, stepDifference, totalsDifference } from './comparison.js';
import type { LedgerPosting } from './history.js';
import type { Outcome } from './player.js';
import type { Step } from './input/scenario.js';

const accepted: Outcome = {
  ...{ refused: null, message: null, exceeded: null, waits: false, parked: null, waitingRefused: {} },
};
const step = (expected: Step['expect']): Step => ({
  ...{ step: 'refundSale', key: 'f1', occurredAt: '2025-03-01T12:00:00Z' },
  ...(expected && { expect: expected }),
});

describe('what a step comes to', () => {
  it('is as expected where nothing is expected and it is accepted', () => {
    expect(stepDifference(step(undefined), accepted)).toBeNull();
  });

  it('differs where it is refused and nothing says so', () => {
    expect(stepDifference(step({}), { ...accepted, refused: 'BAD_LINE', message: 'no such line' })).toBe(
      'refused BAD_LINE: no such line',
    );
  });

  it('differs where it is accepted and was to be refused', () => {
    expect(stepDifference(step({ refused: 'BAD_LINE' }), accepted)).toBe('accepted, to be refused BAD_LINE');
  });

  it('compares codes that the rules name, and takes any for the others', () => {
    const refused = { ...accepted, refused: 'NOT_POSITIVE' };
    expect(stepDifference(step({ refused: 'BAD_AMOUNT' }), refused)).toBeNull();
    expect(stepDifference(step({ refused: 'OUT_OF_RANGE' }), refused)).toBe(
      'refused NOT_POSITIVE, to be refused OUT_OF_RANGE',
    );
  });

  it.each<[string, Step['expect'], Partial<Outcome>, string | null]>([
    ['19.00 and 19 are one excess', { exceeded: '19.00' }, { exceeded: '19' }, null],
    ['another excess differs', { exceeded: '19' }, { exceeded: '18.99' }, 'exceeded 18.99, expected 19'],
    ['an excess that nobody expects differs', {}, { exceeded: '1' }, 'exceeded: "1", expected null'],
    [
      'a refund that waits differs from one that does not',
      { waits: true },
      {},
      'waits for its sale: false, expected true',
    ],
    ['parked for another reason differs', { parked: 'NO_RATE' }, {}, 'parked: null, expected "NO_RATE"'],
    [
      'a refund that fits its sale after all differs',
      { waitingRefused: { f0: 'BAD_LINE' } },
      {},
      'refused when its sale came: [], expected [["f0","BAD_LINE"]]',
    ],
  ])('%s', (_, expected, outcome, difference) => {
    expect(stepDifference(step(expected), { ...accepted, ...outcome })).toBe(difference);
  });
});

describe('what stands in the end', () => {
  const posting: LedgerPosting = {
    ...{ step: 's1', partner: 'p', kind: 'accrual', sale: 's1', rule: 'r', amount: 1000 },
  };

  it('takes partners that are left out for nothing', () => {
    expect(totalsDifference('total', { p: 5 }, { p: 5, q: 0 })).toBeNull();
    expect(totalsDifference('total', { p: 5 }, { p: 5, q: 1 })).toBe('total of q: 1, expected 0');
  });

  it('leaves zeros out, and compares the others one by one', () => {
    const { partner: _, ...expected } = posting;
    expect(postingsDifference({ p: [expected] }, [posting, { ...posting, step: 's2', amount: 0 }])).toBeNull();
    expect(postingsDifference({ p: [expected, expected] }, [posting])).toBe(
      'posting: missing s1: accrual 1000 to p for s1 under r',
    );
    expect(postingsDifference({ p: [] }, [posting, posting])).toBe(
      'posting: not expected s1: accrual 1000 to p for s1 under r and 1 more',
    );
  });

  it('tells a posting by another step, kind, rule or credit', () => {
    const { partner: _, ...expected } = posting;
    for (const other of [
      { step: 's2' },
      { kind: 'rerated' },
      { rule: 'q' },
      { sale: 's2' },
      { amount: 999 },
      { credited: 'q' },
    ])
      expect(postingsDifference({ p: [expected] }, [{ ...posting, ...other }])).not.toBeNull();
  });

  it('tells what was passed by its reason, in the words of the rules', () => {
    const skip = { step: 's1', partner: 'p', sale: 's1', rule: null };
    expect(passedDifference([{ ...skip, reason: 'NO_PLAN' }], [{ ...skip, reason: 'NO_PLAN_IN_FORCE' }])).toBeNull();
    expect(passedDifference([], [{ ...skip, reason: 'NO_RULE_MATCHED' }])).toBe(
      'passed: not expected s1: s1 of p under no rule, NO_RULE_MATCHED',
    );
  });

  it('tells each rule that passed a sale', () => {
    const skips = ['q', 'r'].map((rule) => ({ step: 's1', partner: 'p', sale: 's1', rule, reason: 'NO_PARENT' }));
    expect(passedDifference(skips, skips)).toBeNull();
    expect(passedDifference(skips, skips.slice(0, 1))).toBe('passed: missing s1: s1 of p under r, NO_PARENT');
  });
});
