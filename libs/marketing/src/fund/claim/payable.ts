import { Decimal, exponentOf, Fraction, roundFraction } from '#libs/kernel';
import type { ClaimedCost, Exchange, JudgedCost } from '../state/fund.types.js';

const WHOLE = 10_000n;

/**
 * The vendor’s part of the costs that count, in minor units: their exact sum × share, rounded once, half away from zero. Example: 3,333.33 at 5,000
 * basis points are 1,666.665, and 1,666.67 are payable.
 */
export function partOfCosts(
  costs: readonly ClaimedCost[],
  judged: readonly JudgedCost[],
  { share, currency }: { readonly share: number; readonly currency: string },
): bigint {
  const byNumber = new Map(judged.map((one) => [one.number, one]));
  let sum = Fraction.zero;
  for (const { number, amount } of costs) {
    const one = byNumber.get(number);
    if (one?.eligible) sum = sum.plus(exactly(amount.amount, one.exchange));
  }
  const part = sum.times(Fraction.ofParts(BigInt(share), WHOLE));
  const scale = 10n ** BigInt(exponentOf(currency) ?? 0);
  return roundFraction(part.numerator * scale, part.denominator, 'half-away');
}

function exactly(amount: string, exchange: Exchange | null): Fraction {
  const exact = Fraction.ofDecimal(Decimal.of(amount));
  if (exchange === null) return exact;
  return exact.times(Fraction.of(exchange.toRate)).over(Fraction.of(exchange.fromRate));
}
