import { convertToMinor, Decimal, type Money, moneyOf } from '#libs/kernel';
import type { KnownConversion } from '#libs/rates';
import type { Exchange } from '../ledger/events/ledger.events.js';

/** As events hold it: the figures that amounts were converted with; null where the currencies are one. */
export const exchangeOf = (conversion: KnownConversion): Exchange | null =>
  conversion.kind === 'sameCurrency' ? null : conversion.rates;

/** Money in another currency, half away from zero. */
export function convertMoney(money: Money, conversion: KnownConversion): Money {
  if (conversion.kind === 'sameCurrency') return money;
  const { rates } = conversion;
  return moneyOf(convertToMinor(Decimal.of(money.amount), rates, rates.to, 'half-away'), rates.to);
}

/** Compares an amount of the source's currency with a limit in the ledger's, exactly. */
export function compareConverted(amount: Decimal, conversion: KnownConversion, limit: Decimal): -1 | 0 | 1 {
  if (conversion.kind === 'sameCurrency') return amount.compare(limit);
  const { fromRate, toRate } = conversion.rates;
  return amount.times(Decimal.of(toRate)).compare(limit.times(Decimal.of(fromRate)));
}
