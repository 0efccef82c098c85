import { exponentOf, isCurrencyAt, withdrawalOf } from '../money/currency.js';
import { refuse, type Refusal } from '../decision/decider.js';
import type { Instant } from '../time/time.js';

/** Why this was no currency at that business time: UNKNOWN_CURRENCY. A withdrawn one is valid before its withdrawal. */
export function currencyFault(currency: string, at: Instant, field: string): Refusal<'UNKNOWN_CURRENCY'> | undefined {
  if (isCurrencyAt(currency, at)) return undefined;
  const gone = exponentOf(currency) === undefined ? undefined : withdrawalOf(currency);
  const why = gone
    ? `${currency} was withdrawn: it is valid before ${gone.slice(0, 10)} only`
    : `${field} is no ISO 4217 code of a currency, such as GBP`;
  return refuse('UNKNOWN_CURRENCY', why, field);
}
