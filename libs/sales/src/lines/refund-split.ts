import { Decimal, exponentOf, Fraction, splitByLargestRemainder, sum } from '#libs/kernel';
import type { LineRefund, LineState } from './line-state.js';

/** What is left to refund of one line; nothing of one whose net is not positive. */
export function leftOf({ net, refunded }: LineState): Decimal {
  const left = Decimal.of(net).minus(Decimal.of(refunded));
  return left.isNegative ? Decimal.zero : left;
}

/** Σ net − Σ refunded: no refund takes more of a sale. Negative where negative lines outweigh the others. */
export const leftOfSale = (lines: readonly LineState[]): Decimal =>
  sum(lines.map(({ net, refunded }) => Decimal.of(net).minus(Decimal.of(refunded))));

export const refundedOf = (lines: readonly LineState[]): Decimal =>
  sum(lines.map(({ refunded }) => Decimal.of(refunded)));

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
export function takeMoney(line: LineState, amount: Decimal): LineRefund {
  const after = Decimal.of(line.refunded).plus(amount);
  return refundOf(line, after, unitsByMoney(line, amount, after));
}

function unitsByMoney(line: LineState, amount: Decimal, after: Decimal): Fraction {
  const [net, quantity] = [Decimal.of(line.net), Fraction.of(line.quantity)];
  if (amount.isZero || quantity.compare(Fraction.zero) <= 0) return Fraction.of(line.refundedUnits);
  if (after.compare(net) >= 0) return quantity;
  const more = quantity.times(Fraction.ofDecimal(amount)).over(Fraction.ofDecimal(net));
  const units = Fraction.of(line.refundedUnits).plus(more);
  return units.compare(quantity) > 0 ? quantity : units;
}

/** What a refund took of a line, given back. */
export function giveBack(line: LineState, amount: Decimal, units: Fraction): LineRefund {
  const [refunded, refundedUnits] = [
    Decimal.of(line.refunded).minus(amount),
    Fraction.of(line.refundedUnits).minus(units),
  ];
  const least = refundedUnits.compare(Fraction.zero) < 0 ? Fraction.zero : refundedUnits;
  return refundOf(line, refunded.isNegative ? Decimal.zero : refunded, least);
}

export const refundOf = (
  { line, refunded, refundedUnits }: LineState,
  after: Decimal,
  units: Fraction,
): LineRefund => ({
  line,
  refundedBefore: refunded,
  refundedAfter: after.toString(),
  unitsBefore: refundedUnits,
  unitsAfter: units.toString(),
});

/** Decimals beyond a figure's own places are zeros. */
const unitsOf = (exact: Decimal, scale: number): bigint => Decimal.of(exact.toString()).unitsAt(scale);
