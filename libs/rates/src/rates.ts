import { Map } from 'immutable';
import {
  command,
  type Day,
  dayInput,
  type Decider,
  type Decision,
  exchangeRateOf,
  idOf,
  isRefusal,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { RatesEvent } from './rates.events.js';
import type { RatesState } from './rates.state.js';
import type { RatesRefusal } from './rates.refusals.js';

export interface DraftDay {
  readonly day: Day;
  /** Units per 1 of the base by currency code; codes of retired currencies are welcome. */
  readonly rates: readonly { readonly currency: string; readonly rate: string }[];
}

/** Days of one source, all or none. A day that is there with the same figures is nothing new. */
export class PublishRates extends command('PublishRates')<{
  readonly source: string;
  readonly base: string;
  readonly days: readonly DraftDay[];
}>() {}

export type RatesCommand = PublishRates;

/** One append ends at 1 MiB; a day of 40 currencies takes about 1.5 kB with its metadata. */
export const MOST_DAYS = 500;
export const MOST_CURRENCIES = 200;
const CODE = /^[A-Z]{3}$/;

export const ratesIdOf = (tenant: string, source: string): string => idOf(tenant, 'rates', source);

export const ratesDecider: Decider<RatesCommand, RatesState, RatesEvent, RatesRefusal> = {
  initial: { base: null, source: null, days: Map() },
  decide: (command, state) => publish(command, state),
  evolve: (state, { data: { base, source, day, rates } }) => ({ base, source, days: state.days.set(day, rates) }),
};

function publish(
  { data: { source, base, days } }: PublishRates,
  state: RatesState,
): Decision<RatesEvent, RatesRefusal> {
  const fault = faultOf(source, base, days, state);
  if (fault) return fault;
  const events: RatesEvent[] = [];
  let known = state.days;
  for (const [at, draft] of days.entries()) {
    const read = readDay(draft, base, `days.${at}`);
    if (isRefusal(read)) return read;
    const before = known.get(draft.day);
    if (before && !same(before, read.rates)) {
      const message = `${source} has published other figures for ${draft.day}; what was published never changes`;
      return refuse('RATE_DIFFERS', message, `days.${at}`);
    }
    if (before) continue;
    known = known.set(draft.day, read.rates);
    events.push({ type: 'rates.published', data: { source, day: draft.day, base, ...read } });
  }
  return events;
}

function faultOf(
  source: string,
  base: string,
  days: readonly DraftDay[],
  state: RatesState,
): Refusal<RatesRefusal> | undefined {
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(source)) {
    return refuse(
      'BAD_SOURCE',
      'name the source in 1 to 50 lower-case letters, digits and dashes, such as ecb',
      'source',
    );
  }
  if (!CODE.test(base)) return refuse('BAD_CURRENCY_CODE', 'give a code of three capital letters, such as EUR', 'base');
  if (state.base !== null && state.base !== base) {
    return refuse('BASE_DIFFERS', `the rates of ${source} are per 1 ${state.base}; name another source`, 'base');
  }
  if (days.length > MOST_DAYS) return refuse('TOO_MANY', `give at most ${MOST_DAYS} days at once`, 'days');
  return undefined;
}

type Figures = Readonly<Record<string, string>>;

function readDay(
  { day, rates }: DraftDay,
  base: string,
  field: string,
): { readonly rates: Figures } | Refusal<RatesRefusal> {
  const given = dayInput(day, `${field}.day`);
  if (isRefusal(given)) return given;
  if (rates.length === 0 || rates.length > MOST_CURRENCIES) {
    return refuse('BAD_COUNT', `give 1 to ${MOST_CURRENCIES} rates for a day`, `${field}.rates`);
  }
  const read: Record<string, string> = {};
  for (const [at, { currency, rate }] of rates.entries()) {
    const here = `${field}.rates.${at}`;
    if (!CODE.test(currency)) {
      return refuse('BAD_CURRENCY_CODE', 'give a code of three capital letters, such as GBP', `${here}.currency`);
    }
    if (currency === base || currency in read) {
      return refuse('CURRENCY_TWICE', `${currency} is the base or was given before`, `${here}.currency`);
    }
    const figure = exchangeRateOf(rate, `${here}.rate`);
    if (isRefusal(figure)) return figure;
    read[currency] = figure.toString();
  }
  return { rates: read };
}

function same(a: Figures, b: Figures): boolean {
  const codes = Object.keys(a);
  return codes.length === Object.keys(b).length && codes.every((code) => a[code] === b[code]);
}
