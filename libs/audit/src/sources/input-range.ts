import { Rational } from '../arithmetic/rational.js';
import { type SaleLine, totalOf } from './sale-lines.js';

const LARGEST_AMOUNT = Rational.whole(10n ** 15n);
const LARGEST_QUANTITY = Rational.whole(10n ** 9n);
const AMOUNT_PLACES = 10;
const QUANTITY_PLACES = 6;

/** §1: an amount that was given from outside. */
export const amountInRange = (amount: Rational): boolean =>
  amount.abs().compare(LARGEST_AMOUNT) <= 0 && amount.places <= AMOUNT_PLACES;

export const quantityInRange = (quantity: Rational): boolean =>
  quantity.abs().compare(LARGEST_QUANTITY) <= 0 && quantity.places <= QUANTITY_PLACES;

/** A line's amount and the order's follow from what was given: only their size is bound. */
export function linesInRange(lines: readonly SaleLine[]): boolean {
  const amounts = lines.map(({ quantity, unitPrice }) => quantity.times(unitPrice));
  return (
    lines.every(({ quantity, unitPrice }) => quantityInRange(quantity) && amountInRange(unitPrice)) &&
    [...amounts, totalOf(amounts)].every((amount) => amount.abs().compare(LARGEST_AMOUNT) <= 0)
  );
}

/** What may be posted: at most 10^15 in the ledger's currency. */
export const resultInRange = (minor: bigint, digits: number): boolean =>
  Rational.minor(minor, digits).abs().compare(LARGEST_AMOUNT) <= 0;
