import type { Day } from '#libs/kernel';
import { isStale, type RatePair, ratesOn, type RatesState } from './rates.state.js';

/** How amounts of one currency become amounts of another. Nobody converts with a guess: who finds no rate waits, or says so. */
export type Conversion =
  | { readonly kind: 'sameCurrency' }
  | { readonly kind: 'rate'; readonly rates: RatePair }
  /** Nothing was published for one of the currencies on the day or the 7 calendar days before it. */
  | { readonly kind: 'noRate' };

/** One that amounts can be converted by. */
export type KnownConversion = Exclude<Conversion, { readonly kind: 'noRate' }>;

/** `rates` null: no source is known. It is not looked at where the currencies are one. */
export function conversionOn(rates: RatesState | null, from: string, to: string, day: Day): Conversion {
  if (from === to) return { kind: 'sameCurrency' };
  const found = rates && ratesOn(rates, from, to, day);
  return !found || isStale(found) ? { kind: 'noRate' } : { kind: 'rate', rates: found };
}
