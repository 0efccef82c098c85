import { expect, it } from '@jest/globals';
import { conversionOn } from './conversion.js';
import { ratesDecider } from './rates.js';

const state = ratesDecider.evolve(ratesDecider.initial, {
  type: 'rates.published',
  data: { source: 'ecb', base: 'EUR', day: '2011-01-21', rates: { GBP: '0.85' } },
});

it('needs no rate where the currencies are one, published or not', () => {
  expect(conversionOn(state, 'GBP', 'GBP', '2011-01-21')).toEqual({ kind: 'sameCurrency' });
  expect(conversionOn(null, 'CHF', 'CHF', '2011-01-21')).toEqual({ kind: 'sameCurrency' });
});

it('has the figures of the last 7 days, however equal they are', () => {
  const rates = { from: 'GBP', to: 'EUR', fromRate: '0.85', toRate: '1', day: '2011-01-21', source: 'ecb' };
  expect(conversionOn(state, 'GBP', 'EUR', '2011-01-28')).toEqual({ kind: 'rate', rates });
});

it('is none where nothing was published in time, for the currency, or at all', () => {
  expect(conversionOn(state, 'GBP', 'EUR', '2011-01-29')).toEqual({ kind: 'noRate' });
  expect(conversionOn(state, 'CHF', 'EUR', '2011-01-21')).toEqual({ kind: 'noRate' });
  expect(conversionOn(null, 'GBP', 'EUR', '2011-01-21')).toEqual({ kind: 'noRate' });
});
