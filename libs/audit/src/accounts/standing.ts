import type { EntryStanding } from '#libs/commissions';
import { moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import type { Entry } from '../ledger/entry.js';
import { differences } from '../sources/comparison.js';
import type { FieldDifference } from '../sources/findings.js';

/** The share of what an entry earns that is refunded, from 0 to 1. */
function refundedShare(all: Rational, left: Rational, whole: boolean): Rational {
  if (all.sign === 0) return whole ? Rational.one : Rational.zero;
  return all.minus(left).over(all);
}

/** How an entry stands, as an event of its ledger says it. */
export function standingOf(entry: Entry, currency: string): Omit<EntryStanding, 'held'> {
  const { extent, pinned, drawn, kept, given } = entry;
  const text = (minor: bigint): string => moneyText(minor, currency);
  const { base, baseLeft, units, unitsLeft, whole } = extent;
  return {
    refunded: {
      money: refundedShare(base, baseLeft, whole).toFraction(),
      units: refundedShare(units, unitsLeft, whole).toFraction(),
    },
    worth: pinned.rule.pays.kind === 'brackets' ? null : text(entry.worth),
    drawn: text(drawn),
    kept: text(kept),
    given: text(given),
  };
}

/** Where a recorded standing is not what the entry has. Units play no part where nothing counts them. */
export function standingFields(entry: Entry, recorded: EntryStanding, currency: string): FieldDifference[] {
  const { refunded, ...expected } = standingOf(entry, currency);
  const { held: _held, refunded: told, ...rest } = recorded;
  const isSame = (one: string, other: string): boolean => Rational.ofFraction(one).equals(Rational.ofFraction(other));
  const money = isSame(refunded.money, told.money)
    ? []
    : [{ path: 'standing.refunded.money', expected: refunded.money, recorded: told.money }];
  const amounts = entry.capped ? expected : { ...expected, drawn: rest.drawn };
  return [...money, ...differences(amounts, rest, 'standing')];
}
