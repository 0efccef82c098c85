import { Decimal, exponentOf, Fraction, roundFraction } from '#libs/kernel';
import type { KnownConversion } from '#libs/rates';

const WHOLE = 10_000n;

/** A cost that counts. */
export interface CountedCost {
  readonly amount: string;
  readonly conversion: KnownConversion;
}

/**
 * The vendor’s part of the costs that count, in minor units: their exact sum × share, rounded once, half away from zero. Example: 3,333.33 at 5,000
 * basis points are 1,666.665, and 1,666.67 are payable.
 */
export function partOfCosts(
  costs: readonly CountedCost[],
  { share, currency }: { readonly share: number; readonly currency: string },
): bigint {
  let sum = Fraction.zero;
  for (const cost of costs) sum = sum.plus(exactly(cost));
  const part = sum.times(Fraction.ofParts(BigInt(share), WHOLE));
  const scale = 10n ** BigInt(exponentOf(currency) ?? 0);
  return roundFraction(part.numerator * scale, part.denominator, 'half-away');
}

function exactly({ amount, conversion }: CountedCost): Fraction {
  const exact = Fraction.ofDecimal(Decimal.of(amount));
  if (conversion.kind === 'sameCurrency') return exact;
  const { fromRate, toRate } = conversion.rates;
  return exact.times(Fraction.of(toRate)).over(Fraction.of(fromRate));
}
