import { Rational } from './rational.js';

/**
 * Splits a total so that all parts add up to it: everyone the whole units of its share, and what is left one unit each
 * to the largest fractions, the earlier part first where they are equal. `partsOf(10n, [1n, 1n, 1n])` is `[4n, 3n, 3n]`.
 */
export function partsOf(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  if (all <= 0n) return weights.map(() => 0n);
  const size = total < 0n ? -total : total;
  const parts = weights.map((weight) => (size * weight) / all);
  let left = size - parts.reduce((sum, part) => sum + part, 0n);
  const byFraction = weights
    .map((weight, at) => ({ at, fraction: (size * weight) % all }))
    .sort((one, other) =>
      one.fraction === other.fraction ? one.at - other.at : one.fraction > other.fraction ? -1 : 1,
    );
  for (const { at } of byFraction) {
    if (left === 0n) break;
    parts[at] = (parts[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return total < 0n ? parts.map((part) => -part) : parts;
}

/** The same for an amount with decimals, in units of 10^−digits; `total` has no more decimals than that. */
export function spread(total: Rational, weights: readonly Rational[], digits: number): Rational[] {
  const places = Math.max(0, ...weights.map((weight) => weight.places));
  const whole = weights.map((weight) => weight.units(places, 'half-away'));
  return partsOf(total.units(digits, 'half-away'), whole).map((units) => Rational.minor(units, digits));
}
