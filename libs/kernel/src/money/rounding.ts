import type { Decimal } from './decimal.js';

/** Half away from zero unless a plan says half even; `+x` and `-x` mirror each other under both. */
export type Rounding = 'half-away' | 'half-even';

/** Rounds the fraction numerator/denominator to an integer. The denominator is positive. */
export function roundFraction(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && (rounding === 'half-away' || whole % 2n === 1n));
  const rounded = up ? whole + 1n : whole;
  return negative ? -rounded : rounded;
}

/** The exact number rounded once to units of `places` digits. */
export function roundToUnits(exact: Decimal, places: number, rounding: Rounding): bigint {
  if (exact.scale <= places) return exact.unitsAt(places);
  return roundFraction(exact.units, 10n ** BigInt(exact.scale - places), rounding);
}

/**
 * Splits a total by integer weights so that the parts add up to it exactly (largest remainder; ties go to the earlier
 * part). Works on the size and mirrors the sign, so a refund splits exactly as its sale did.
 */
export function splitByLargestRemainder(total: bigint, weights: readonly (number | bigint)[]): bigint[] {
  const all = weights.reduce<bigint>((sum, weight) => sum + BigInt(weight), 0n);
  if (all <= 0n) throw new RangeError('the weights of a split must add up to more than zero');
  const size = total < 0n ? -total : total;
  const shares = weights.map((weight, at) => {
    const exact = size * BigInt(weight);
    return { at, part: exact / all, rest: exact % all };
  });
  let left = size - shares.reduce((a, share) => a + share.part, 0n);
  const byRest = [...shares].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  for (const share of byRest) {
    if (left === 0n) break;
    share.part += 1n;
    left -= 1n;
  }
  return shares.map(({ part }) => (total < 0n ? -part : part));
}
