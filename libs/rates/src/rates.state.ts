import { type Map } from 'immutable';
import type { Day } from '#libs/kernel';

/** What one source has published: every day by its date, units of each currency per 1 of the base. */
export interface RatesState {
  /** null before the first day. */
  readonly base: string | null;
  readonly source: string | null;
  readonly days: Map<Day, Readonly<Record<string, string>>>;
}

/** Figures published on one day: `rate` units per 1 of the base. The base itself is "1". */
export interface PublishedRate {
  readonly currency: string;
  readonly rate: string;
  readonly day: Day;
  readonly source: string;
}

/** Two figures of the same published day: `amount × toRate ÷ fromRate` is exact and rounded once by who converts. */
export interface RatePair {
  readonly from: string;
  readonly to: string;
  readonly fromRate: string;
  readonly toRate: string;
  readonly day: Day;
  readonly source: string;
}

/** Nothing was published on that day or on the 7 calendar days before it for one of these currencies. */
export interface StaleRate {
  readonly stale: true;
  readonly currencies: readonly string[];
  readonly day: Day;
}

/** How much older than the day it is used for a figure may be. Calendar days. */
export const OLDEST_RATE_DAYS = 7;

export const isStale = (answer: object): answer is StaleRate => 'stale' in answer;

/** The latest figure published on or before the day, at most 7 calendar days older. */
export function rateOn(state: RatesState, currency: string, day: Day): PublishedRate | StaleRate {
  const pair = ratesOn(state, state.base ?? currency, currency, day);
  if (isStale(pair)) return { ...pair, currencies: [currency] };
  return { currency, rate: pair.toRate, day: pair.day, source: pair.source };
}

/** The figures to convert with: the latest day on or before the given one that has both, at most 7 calendar days older. */
export function ratesOn(state: RatesState, from: string, to: string, day: Day): RatePair | StaleRate {
  for (const published of daysBack(day)) {
    const fromRate = figureOf(state, from, published);
    const toRate = figureOf(state, to, published);
    if (fromRate !== undefined && toRate !== undefined && state.source !== null) {
      return { from, to, fromRate, toRate, day: published, source: state.source };
    }
  }
  return { stale: true, currencies: [...new Set([from, to])], day };
}

function figureOf({ base, days }: RatesState, currency: string, day: Day): string | undefined {
  const rates = days.get(day);
  return rates && currency === base ? '1' : rates?.[currency];
}

const DAY_MS = 86_400_000;

function* daysBack(day: Day): Generator<Day> {
  const asked = Date.parse(`${day}T00:00:00Z`);
  for (let days = 0; days <= OLDEST_RATE_DAYS; days += 1) {
    yield new Date(asked - days * DAY_MS).toISOString().slice(0, 10);
  }
}
