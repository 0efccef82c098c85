import { Decimal, exponentOf, Fraction, roundFraction } from '#libs/kernel';
import type { LineRefund, LineState } from './line-state.js';
import { leftOf, refundOf } from './refund-split.js';

/** What units of a line cost: of the last ones all that is left; beyond the quantity, more than is left by their price. */
export function priceOfUnits(line: LineState, units: Fraction, currency: string): Decimal {
  const [net, quantity, before] = [Decimal.of(line.net), Fraction.of(line.quantity), Fraction.of(line.refundedUnits)];
  const [left, until] = [leftOf(line), before.plus(units)];
  const priced = (part: Fraction, { places }: Decimal): Decimal =>
    shareOf(net, part, quantity, Math.max(exponentOf(currency) ?? 0, places));
  // Of a line that is refunded already nothing is left to tell its decimals by.
  if (until.compare(quantity) >= 0) return left.plus(priced(until.minus(quantity), net));
  return priced(until, left).minus(priced(before, left));
}

/** round(net × part ÷ quantity) to so many decimals. */
function shareOf(net: Decimal, part: Fraction, quantity: Fraction, scale: number): Decimal {
  const { numerator, denominator } = Fraction.ofDecimal(net).times(part).over(quantity);
  return Decimal.ofUnits(roundFraction(numerator * 10n ** BigInt(scale), denominator, 'half-away'), scale);
}

/** Units of a line and the money that goes with them, of at most what is left of it. */
export function takeUnits(line: LineState, units: Fraction, amount: Decimal): LineRefund {
  const quantity = Fraction.of(line.quantity);
  const until = Fraction.of(line.refundedUnits).plus(units);
  return refundOf(line, Decimal.of(line.refunded).plus(amount), until.compare(quantity) > 0 ? quantity : until);
}
