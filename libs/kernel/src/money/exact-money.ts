import { exponentOf } from './currency.js';
import { Decimal, formatUnits } from './decimal.js';
import type { Money } from './money.js';

export function exactMoney(amount: string, currency: string): Money;
export function exactMoney(amount: string | null, currency: string): Money | null;
/** With the currency's own number of decimals, or more where the amount is finer. */
export function exactMoney(amount: string | null, currency: string): Money | null {
  if (amount === null) return null;
  const exact = Decimal.of(Decimal.of(amount).toString());
  const places = Math.max(exponentOf(currency) ?? 0, exact.scale);
  return { amount: formatUnits(exact.unitsAt(places), places), currency };
}
