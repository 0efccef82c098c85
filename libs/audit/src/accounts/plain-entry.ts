import { Rational } from '../arithmetic/rational.js';
import { Entry } from '../ledger/entry.js';
import type { Pinned } from '../rating/worth.js';
import type { RuleTerms } from '../rating/plan-terms.js';

const RULE: RuleTerms = {
  ruleId: '',
  when: null,
  onTop: false,
  level: 0,
  onZero: false,
  pays: { kind: 'share', rate: Rational.zero },
};

const EXTENT = {
  base: Rational.zero,
  baseLeft: Rational.zero,
  units: Rational.zero,
  unitsLeft: Rational.zero,
  whole: false,
  none: false,
};

/** An adjustment that names no entry, or what lapsed: worth its amount, by no sale. */
export function plainEntry(ledger: string, entryId: string, amount: bigint): Entry {
  const place = { ledger, credited: ledger, saleId: entryId, ruleId: '' };
  const pinned: Pinned = {
    creditNote: amount < 0n,
    rule: RULE,
    rounding: 'half-away' as const,
    digits: 0,
    weights: [10_000],
    part: 0,
    convert: (exact: Rational) => exact,
  };
  const entry = new Entry(place, pinned, [], EXTENT);
  entry.worth = amount;
  entry.entered = true;
  return entry;
}
