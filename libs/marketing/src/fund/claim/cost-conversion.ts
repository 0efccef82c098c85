import type { Conversion, KnownConversion } from '#libs/rates';
import type { Exchange } from '../state/fund.types.js';

const NO_RATE: Conversion = { kind: 'noRate' };

/** How a cost is converted: not at all in the same currency, else at the rate that was found for it. One of other currencies is none. */
export function conversionOfCost(from: string, to: string, found: Conversion = NO_RATE): Conversion {
  if (from === to) return { kind: 'sameCurrency' };
  return found.kind === 'rate' && found.rates.from === from && found.rates.to === to ? found : NO_RATE;
}

/** As events hold it: the figures that a cost was converted with; null where the currencies are one. */
export const exchangeOf = (conversion: KnownConversion): Exchange | null =>
  conversion.kind === 'sameCurrency' ? null : conversion.rates;
