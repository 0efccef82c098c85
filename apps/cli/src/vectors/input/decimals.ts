import { Decimal, exponentOf } from '#libs/kernel';
import type { Figure } from './scenario.js';

/** As the API takes figures: people write `0.10`, `"0.10"` and `"-0.00"`. */
export const written = (figure: Figure): string => String(figure).replace(/^-(?=[0.]+$)/, '');

export const writtenOr = (figure: Figure | null | undefined): string | undefined =>
  figure === null || figure === undefined ? undefined : written(figure);

/** Minor units of a decimal in major units; NaN where it is finer than those. */
export function minorOf(amount: string, currency: string): number {
  const exact = Decimal.of(amount);
  const exponent = exponentOf(currency) ?? 0;
  return exact.places > exponent ? Number.NaN : Number(Decimal.of(exact.toString()).unitsAt(exponent));
}

/** Whether two decimals are one figure, however they are written. */
export const sameFigure = (one: string, other: string): boolean => {
  const [a, b] = [Decimal.parse(one), Decimal.parse(other)];
  return a && b ? a.equals(b) : one === other;
};
