import { exponentOf } from './currency.js';
import { Decimal } from './decimal.js';
import { roundFraction, type Rounding } from './rounding.js';

/** Units of two currencies per 1 of the same base, above zero. */
export interface RateFigures {
  readonly fromRate: string;
  readonly toRate: string;
}

/** `exact × toRate ÷ fromRate` in minor units of the currency it becomes, rounded once. */
export function convertToMinor(
  exact: Decimal,
  { fromRate, toRate }: RateFigures,
  currency: string,
  rounding: Rounding,
): bigint {
  const from = Decimal.of(fromRate);
  const top = exact.times(Decimal.of(toRate));
  const places = exponentOf(currency) ?? 0;
  return roundFraction(top.units * 10n ** BigInt(from.scale + places), from.units * 10n ** BigInt(top.scale), rounding);
}
