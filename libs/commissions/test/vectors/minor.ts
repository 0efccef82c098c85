import { Decimal, exponentOf } from '#libs/kernel';

/** Minor units of a signed decimal in major units. */
export const toMinor = (amount: string, currency: string): bigint =>
  Decimal.of(Decimal.of(amount).toString()).unitsAt(exponentOf(currency) ?? 0);
