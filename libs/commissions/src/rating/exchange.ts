import { Decimal, exponentOf, moneyOf, type Money, roundFraction, type Rounding } from '#libs/kernel';
import type { Exchange } from '../ledger/events/ledger.events.js';

/** An exact amount of one currency in minor units of another, rounded once. Without an exchange the currencies are one. */
export function convertToMinor(
  exact: Decimal,
  exchange: Exchange | null,
  currency: string,
  rounding: Rounding,
): bigint {
  const from = exchange ? Decimal.of(exchange.fromRate) : Decimal.ofUnits(1n, 0);
  const to = exchange ? Decimal.of(exchange.toRate) : Decimal.ofUnits(1n, 0);
  const top = exact.times(to);
  const places = exponentOf(currency) ?? 0;
  return roundFraction(top.units * 10n ** BigInt(from.scale + places), from.units * 10n ** BigInt(top.scale), rounding);
}

/** Money in another currency, half away from zero. */
export function convertMoney(money: Money, exchange: Exchange): Money {
  const exact = Decimal.of(money.amount);
  return moneyOf(convertToMinor(exact, exchange, exchange.to, 'half-away'), exchange.to);
}

/** Compares an amount of the exchange's source currency with a limit in its target currency, exactly. */
export function compareConverted(amount: Decimal, exchange: Exchange | null, limit: Decimal): -1 | 0 | 1 {
  if (!exchange) return amount.compare(limit);
  return amount.times(Decimal.of(exchange.toRate)).compare(limit.times(Decimal.of(exchange.fromRate)));
}

/** round(amount × numerator ÷ denominator) in minor units; numerator and denominator are exact, the latter positive. */
export function proportion(amount: bigint, numerator: Decimal, denominator: Decimal, rounding: Rounding): bigint {
  const scale = Math.max(numerator.scale, denominator.scale);
  return roundFraction(amount * numerator.unitsAt(scale), denominator.unitsAt(scale), rounding);
}
