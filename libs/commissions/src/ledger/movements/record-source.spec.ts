import { describe, expect, it } from '@jest/globals';
import { Fraction } from '#libs/kernel';
import { emptyBook } from '../entry/book.js';
import type { Entry } from '../entry/entry.js';
import { accrue, type AccrualCause } from './record-source.js';

const none = () => 0n;
const thousand = Fraction.of('1000');
const entry: Entry = {
  ...{ entryId: 'e', saleId: 's', ruleId: 'r', planId: 'p', planVersion: 1, credited: 'a', kind: 'sale' },
  ...{ place: [0, 0], rounding: 'half-away', lines: [1], withoutDiscounts: false, windowId: 'w', made: null },
  earning: {
    ...{ kind: 'brackets', base: thousand, volume: thousand },
    scale: { mode: 'marginal', by: 'amount', steps: [{ from: '0', rate: '0.05' }] },
  },
  refunded: { money: Fraction.zero, units: Fraction.zero },
  ...{ kept: 0n, given: 0n, caps: [], drawn: 0n, holds: [], held: 0n },
};

describe('an entry that is made in a window', () => {
  it.each([
    [false, 5000n],
    [true, null],
  ])(
    'is one with the window’s own copy of it, which later moves write back: in one posting %s',
    (inOnePosting, made) => {
      const cause = { causeId: 'c', inOnePosting, rated: {} as AccrualCause['rated'] };
      const settled = accrue(emptyBook('GBP'), cause, entry, none);
      expect(settled?.book.entries.get('e')).toMatchObject({ made });
      expect(settled?.book.windows.get('w')?.sources).toEqual({ entry: settled?.book.entries.get('e') });
    },
  );
});
