import { Decimal, exponentOf, Fraction, splitByLargestRemainder } from '#libs/kernel';
import type { LineRefund, LineState } from './line-state.js';

/** What is left to refund of one line; nothing of one whose net is not positive. */
function leftOf({ net, refunded }: LineState): Decimal {
  const left = Decimal.of(net).minus(Decimal.of(refunded));
  return left.isNegative ? Decimal.zero : left;
}

/**
 * An amount, of at most what is left, over the lines in proportion to what is left of each (commission-rules.md §8). 60 of 100 and 20 is 50
 * and 10.
 */
export function spreadOverLines(lines: readonly LineState[], amount: Decimal, currency: string): readonly LineRefund[] {
  const open = lines.map((line) => ({ line, left: leftOf(line) })).filter(({ left }) => !left.isZero);
  if (open.length === 0 || amount.isZero || amount.isNegative) return [];
  const scale = Math.max(exponentOf(currency) ?? 0, amount.places, ...open.map(({ left }) => left.places));
  const weights = open.map(({ left }) => unitsOf(left, scale));
  const parts = splitByLargestRemainder(unitsOf(amount, scale), weights);
  return open.flatMap(({ line }, at) => {
    const part = parts[at] ?? 0n;
    return part === 0n ? [] : [takeMoney(line, Decimal.ofUnits(part, scale))];
  });
}

/** Money, of at most what is left of the line, takes units in proportion; all of them when nothing is left. */
function takeMoney(line: LineState, amount: Decimal): LineRefund {
  const after = Decimal.of(line.refunded).plus(amount);
  return refundOf(line, after, unitsByMoney(line, amount, after));
}

function unitsByMoney(line: LineState, amount: Decimal, after: Decimal): Fraction {
  const [net, quantity] = [Decimal.of(line.net), Fraction.of(line.quantity)];
  if (after.compare(net) >= 0) return quantity;
  const more = quantity.times(Fraction.ofDecimal(amount)).over(Fraction.ofDecimal(net));
  const units = Fraction.of(line.refundedUnits).plus(more);
  return units.compare(quantity) > 0 ? quantity : units;
}

const refundOf = ({ line, refunded, refundedUnits }: LineState, after: Decimal, units: Fraction): LineRefund => ({
  line,
  refundedBefore: refunded,
  refundedAfter: after.toString(),
  unitsBefore: refundedUnits,
  unitsAfter: units.toString(),
});

/** Decimals beyond a figure's own places are zeros. */
const unitsOf = (exact: Decimal, scale: number): bigint => Decimal.of(exact.toString()).unitsAt(scale);
