import { Fraction, roundFraction, type Rounding } from '#libs/kernel';

export const ONE = Fraction.ofParts(1n, 1n);

export const whole = (number: bigint): Fraction => Fraction.ofParts(number, 1n);

export const signOf = ({ numerator }: Fraction): -1 | 0 | 1 => (numerator < 0n ? -1 : numerator > 0n ? 1 : 0);

export const isSame = (a: Fraction, b: Fraction): boolean => a.compare(b) === 0;

export const least = (a: Fraction, b: Fraction): Fraction => (a.compare(b) <= 0 ? a : b);

export const greatest = (a: Fraction, b: Fraction): Fraction => (a.compare(b) >= 0 ? a : b);

export const total = (numbers: Iterable<Fraction>): Fraction => {
  let sum = Fraction.zero;
  for (const number of numbers) sum = sum.plus(number);
  return sum;
};

/** The nearest whole number of units of `places` digits: minor units of a currency with that many decimals. */
export const roundTo = ({ numerator, denominator }: Fraction, places: number, rounding: Rounding): bigint =>
  roundFraction(numerator * 10n ** BigInt(places), denominator, rounding);
