import { exponentOf, isCurrencyAt, withdrawalOf } from '../money/currency.js';
import { refuse, type Refusal } from '../decision/decider.js';
import type { Instant } from '../time/time.js';

/** Why this was no currency at that business time: UNKNOWN_CURRENCY. A withdrawn one is valid before its withdrawal. */
export function currencyFault(code: string, at: Instant, field: string): Refusal | undefined {
  if (isCurrencyAt(code, at)) return undefined;
  const gone = exponentOf(code) === undefined ? undefined : withdrawalOf(code);
  const why = gone
    ? `${code} was withdrawn: it is valid before ${gone.slice(0, 10)} only`
    : `${field} is no ISO 4217 code of a currency, such as GBP`;
  return refuse('UNKNOWN_CURRENCY', why, field);
}
