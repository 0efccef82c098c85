import { partsOf } from './largest-remainder.js';
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
    return minorUnits(Rational.of(amount), digitsOf(currency));
  } catch {
    return undefined;
  }
}

/** Exactly, or undefined when the amount is finer than the minor unit. */
export function minorUnits(amount: Rational, digits: number): bigint | undefined {
  const units = amount.units(digits, 'half-away');
  return Rational.minor(units, digits).equals(amount) ? units : undefined;
}

/** The part that one of several weights gets of a total. */
export const partOf = (total: bigint, weights: readonly number[], part: number): bigint =>
  partsOf(total, weights.map(BigInt))[part] ?? 0n;
