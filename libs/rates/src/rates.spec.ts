import { describe, expect, it } from '@jest/globals';
import { type CommandContext, scenario } from '#libs/kernel';
import type { RatesEvent } from './rates.events.js';
import { type DraftDay, MOST_DAYS, PublishRates, ratesDecider } from './rates.js';
import { isStale, rateOn, ratesOn } from './rates.state.js';

const context: CommandContext = {
  tenant: 'acme',
  actor: { subject: 'ada', role: 'admin' },
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  occurredAt: '2011-02-01T00:00:00.000Z',
};
const day = (date: string, rates: Record<string, string> = { GBP: '0.8558', USD: '1.3692' }): DraftDay => ({
  day: date,
  rates: Object.entries(rates).map(([currency, rate]) => ({ currency, rate })),
});
const publish = (days: readonly DraftDay[], change: object = {}) =>
  new PublishRates({ source: 'ecb', base: 'EUR', days, ...change }, context);
const published = (date: string, rates: Record<string, string> = { GBP: '0.8558', USD: '1.3692' }): RatesEvent => ({
  type: 'rates.published',
  data: { source: 'ecb', base: 'EUR', day: date, rates },
});
const rates = scenario(ratesDecider);

describe('publishing rates', () => {
  it('keeps each day once, in any order', () => {
    expect(rates.given().when(publish([day('2011-01-31'), day('2011-01-28')]))).toEqual([
      published('2011-01-31'),
      published('2011-01-28'),
    ]);
  });

  it('does nothing for a day that is there with the same figures', () => {
    const again = publish([day('2011-01-31', { USD: '1.36920', GBP: '0.8558' }), day('2011-02-01'), day('2011-02-01')]);
    expect(rates.given(published('2011-01-31')).when(again)).toEqual([published('2011-02-01')]);
  });

  it.each([
    ['another figure', { GBP: '0.8559', USD: '1.3692' }],
    ['one currency more', { GBP: '0.8558', USD: '1.3692', JPY: '112.49' }],
    ['one currency less', { GBP: '0.8558' }],
  ])('refuses %s for a day that is there, and with it the whole request', (_, figures) => {
    const decision = rates
      .given(published('2011-01-31'))
      .when(publish([day('2011-02-01'), day('2011-01-31', figures)]));
    expect(decision).toMatchObject({ refused: 'RATE_DIFFERS', field: 'days.1' });
  });

  it('refuses two accounts of one new day', () => {
    const decision = rates.given().when(publish([day('2011-01-31'), day('2011-01-31', { GBP: '1' })]));
    expect(decision).toMatchObject({ refused: 'RATE_DIFFERS', field: 'days.1' });
  });

  it('takes codes of currencies that are gone', () => {
    expect(rates.given().when(publish([day('2003-01-31', { CYP: '0.58' })]))).toHaveLength(1);
  });

  it.each<[DraftDay, string, string]>([
    [day('2011-02-29'), 'BAD_DAY', 'days.0.day'],
    [day('0000-02-29'), 'OUT_OF_RANGE', 'days.0.day'],
    [day('2011-01-31', { GBP: `0.${'0'.repeat(29)}1` }), 'OUT_OF_RANGE', 'days.0.rates.0.rate'],
    [day('2011-01-31', { GBP: '1000000000.1' }), 'OUT_OF_RANGE', 'days.0.rates.0.rate'],
    [day('2011-01-31', {}), 'BAD_COUNT', 'days.0.rates'],
    [day('2011-01-31', { GBP: '0' }), 'OUT_OF_RANGE', 'days.0.rates.0.rate'],
    [day('2011-01-31', { GBP: '-0.8' }), 'OUT_OF_RANGE', 'days.0.rates.0.rate'],
    [day('2011-01-31', { GBP: 'N/A' }), 'NOT_A_DECIMAL', 'days.0.rates.0.rate'],
    [day('2011-01-31', { USD: '1', GBP: '8e-1' }), 'NOT_A_DECIMAL', 'days.0.rates.1.rate'],
    [day('2011-01-31', { gbp: '0.8' }), 'BAD_CURRENCY_CODE', 'days.0.rates.0.currency'],
    [day('2011-01-31', { EUR: '1' }), 'CURRENCY_TWICE', 'days.0.rates.0.currency'],
    [
      {
        day: '2011-01-31',
        rates: [
          { currency: 'GBP', rate: '1' },
          { currency: 'GBP', rate: '1' },
        ],
      },
      'CURRENCY_TWICE',
      'days.0.rates.1.currency',
    ],
  ])('refuses %j', (draft, code, field) => {
    expect(rates.given().when(publish([draft]))).toMatchObject({ refused: code, field });
  });

  it('keeps one base for a source', () => {
    expect(rates.given(published('2011-01-31')).when(publish([day('2011-02-01')], { base: 'USD' }))).toMatchObject({
      refused: 'BASE_DIFFERS',
    });
    expect(rates.given().when(publish([day('2011-02-01')], { source: 'E C B' }))).toMatchObject({
      refused: 'BAD_SOURCE',
    });
    expect(rates.given().when(publish([day('2011-02-01')], { base: 'euro' }))).toMatchObject({
      refused: 'BAD_CURRENCY_CODE',
    });
  });

  it('takes no more at once than one append holds', () => {
    const days = Array.from({ length: MOST_DAYS + 1 }, () => day('2011-01-31'));
    expect(rates.given().when(publish(days))).toMatchObject({ refused: 'TOO_MANY' });
  });
});

describe('the rate on a day', () => {
  const state = rates
    .given(
      published('2011-01-20', { GBP: '0.84', USD: '1.34', ISK: '158' }),
      published('2011-01-21', { GBP: '0.85', USD: '1.35' }),
      published('2011-02-10', { GBP: '0.86', USD: '1.36' }),
    )
    .state();

  it.each([
    ['2011-01-20', '0.84', '2011-01-20'],
    ['2011-01-21', '0.85', '2011-01-21'],
    ['2011-01-27', '0.85', '2011-01-21'],
    ['2011-01-28', '0.85', '2011-01-21'],
    ['2011-02-10', '0.86', '2011-02-10'],
  ])('%s is the latest published on or before it', (asked, rate, from) => {
    expect(rateOn(state, 'GBP', asked)).toEqual({ currency: 'GBP', rate, day: from, source: 'ecb' });
  });

  it('may be 7 calendar days old and not 8', () => {
    expect(rateOn(state, 'GBP', '2011-01-28')).toMatchObject({ day: '2011-01-21' });
    expect(rateOn(state, 'GBP', '2011-01-29')).toEqual({ stale: true, currencies: ['GBP'], day: '2011-01-29' });
  });

  it('is none before the first day, for a currency never published, and where nothing was', () => {
    expect(isStale(rateOn(state, 'GBP', '2011-01-19'))).toBe(true);
    expect(isStale(rateOn(state, 'CHF', '2011-01-20'))).toBe(true);
    expect(isStale(rateOn(ratesDecider.initial, 'EUR', '2011-01-20'))).toBe(true);
  });

  it('is 1 for the base, as published that day', () => {
    expect(rateOn(state, 'EUR', '2011-01-22')).toEqual({
      currency: 'EUR',
      rate: '1',
      day: '2011-01-21',
      source: 'ecb',
    });
  });

  it('passes over days on which the currency was not published', () => {
    expect(rateOn(state, 'ISK', '2011-01-27')).toMatchObject({ rate: '158', day: '2011-01-20' });
    expect(isStale(rateOn(state, 'ISK', '2011-01-28'))).toBe(true);
  });
});

describe('a pair to convert with', () => {
  const state = rates
    .given(published('2011-01-20', { GBP: '0.84', ISK: '158' }), published('2011-01-21', { GBP: '0.85', USD: '1.35' }))
    .state();

  it('has of each currency the latest figure, and is of the older day', () => {
    expect(ratesOn(state, 'GBP', 'EUR', '2011-01-23')).toEqual({
      from: 'GBP',
      to: 'EUR',
      fromRate: '0.85',
      toRate: '1',
      day: '2011-01-21',
      source: 'ecb',
    });
    expect(ratesOn(state, 'GBP', 'ISK', '2011-01-23')).toMatchObject({
      fromRate: '0.85',
      toRate: '158',
      day: '2011-01-20',
    });
  });

  it('needs no day that has both', () => {
    const pair = { fromRate: '158', toRate: '1.35', day: '2011-01-20' };
    expect(ratesOn(state, 'ISK', 'USD', '2011-01-23')).toMatchObject(pair);
    expect(ratesOn(state, 'ISK', 'USD', '2011-01-27')).toMatchObject(pair);
  });

  it('is none when one of them has no figure within reach', () => {
    expect(ratesOn(state, 'ISK', 'USD', '2011-01-28')).toEqual({
      stale: true,
      currencies: ['ISK', 'USD'],
      day: '2011-01-28',
    });
  });
});

it('keeps 7,000 days apart, and every earlier state as it was', () => {
  const first = Date.parse('1999-01-04');
  const dateOf = (n: number) => new Date(first + n * 86_400_000).toISOString().slice(0, 10);
  const days = Array.from({ length: 7000 }, (_, n) => published(dateOf(n), { GBP: `0.${7000 + n}` }));
  const before = days.slice(0, -1).reduce(ratesDecider.evolve, ratesDecider.initial);
  const after = ratesDecider.evolve(before, days.at(-1)!);
  expect(before.days.size).toBe(6999);
  expect(rateOn(after, 'GBP', dateOf(6999))).toMatchObject({ rate: '0.13999' });
});
