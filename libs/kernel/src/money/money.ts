import { exponentOf } from './currency.js';
import { Decimal, formatUnits } from './decimal.js';
import { type Rounding, roundToUnits } from './rounding.js';

/** Money as events, JSON and GraphQL carry it: a decimal string in major units and its ISO 4217 currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Why a text is not an amount of a currency; each has its sentence in `amountFaultText`. */
export type AmountFault = 'UNKNOWN_CURRENCY' | 'NOT_A_DECIMAL' | 'FINER_THAN_CURRENCY';

export const amountFaultText: Record<AmountFault, string> = {
  UNKNOWN_CURRENCY: 'the currency is not an active ISO 4217 code',
  NOT_A_DECIMAL: 'the amount is not plain decimal notation, such as 1234.50, of at most 38 digits',
  FINER_THAN_CURRENCY: 'the amount has more decimals than the currency has',
};

/** What is owed or paid: whole minor units. `10.5` JPY, `1e3`, `NaN`, `-0` and digits of another script are refused. */
export function parseMoney(amount: string, currency: string): { money: Money } | { fault: AmountFault } {
  const exponent = exponentOf(currency);
  if (exponent === undefined) return { fault: 'UNKNOWN_CURRENCY' };
  const decimal = Decimal.parse(amount);
  if (!decimal) return { fault: 'NOT_A_DECIMAL' };
  if (decimal.places > exponent) return { fault: 'FINER_THAN_CURRENCY' };
  return { money: { amount: formatUnits(roundToUnits(decimal, exponent, 'half-away'), exponent), currency } };
}

/** Minor units of validated money. */
export function minorUnits(money: Money): bigint {
  return Decimal.of(money.amount).unitsAt(exponent(money.currency));
}

/** `moneyOf(-50n, 'GBP')` is `-0.50` GBP: always written with the currency's own number of decimals. */
export function moneyOf(minor: bigint, currency: string): Money {
  return { amount: formatUnits(minor, exponent(currency)), currency };
}

/** An exact figure rounded once into minor units of the currency. */
export function roundToMinor(exact: Decimal, currency: string, rounding: Rounding): bigint {
  return roundToUnits(exact, exponent(currency), rounding);
}

function exponent(currency: string): number {
  const found = exponentOf(currency);
  if (found === undefined) throw new RangeError(`no such currency: ${currency}`);
  return found;
}
