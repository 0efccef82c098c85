import { Rational, written } from './rational.js';

/** ISO 4217 minor-unit digits that are not 2, of active codes and of withdrawn ones. */
const DIGITS: Readonly<Record<number, string>> = {
  0:
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ' +
    'ADP BEC BEF BEL BYB BYR ESA ESB ESP GRD ITL LUC LUF LUL MGF PTE TPE TRL',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const UNUSUAL = new Map(
  Object.entries(DIGITS).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)] as const)),
);

/** Digits of a currency's minor unit. */
export const digitsOf = (currency: string): number => UNUSUAL.get(currency) ?? 2;

/** Minor units as events write them: always with the currency's own number of decimals. */
export const moneyText = (minor: bigint, currency: string): string => written(minor, digitsOf(currency));

/** Minor units of an amount in an event; undefined when it is finer than the currency or no number. */
export function minorOf(amount: string, currency: string): bigint | undefined {
  try {
    const exact = Rational.of(amount);
    const units = exact.units(digitsOf(currency), 'half-away');
    return Rational.minor(units, digitsOf(currency)).equals(exact) ? units : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The part that one of several weights gets of a total, so that all parts add up to it: everyone the whole units of its
 * share, and what is left one unit each to the largest fractions, the earlier part first where they are equal.
 */
export function partOf(total: bigint, weights: readonly number[], part: number): bigint {
  const size = total < 0n ? -total : total;
  const all = BigInt(weights.reduce((a, b) => a + b, 0));
  const whole = weights.map((weight) => (size * BigInt(weight)) / all);
  const fraction = weights.map((weight) => (size * BigInt(weight)) % all);
  const left = size - whole.reduce((a, b) => a + b, 0n);
  const own = fraction[part] ?? 0n;
  const ahead = fraction.filter((other, at) => other > own || (other === own && at < part)).length;
  const got = (whole[part] ?? 0n) + (BigInt(ahead) < left ? 1n : 0n);
  return total < 0n ? -got : got;
}
