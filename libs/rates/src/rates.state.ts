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

/** Two figures, each the latest of its currency; `day` is that of the older: `amount × toRate ÷ fromRate` is exact and rounded once by who converts. */
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

/**
 * The figures to convert with: of each currency the latest that was published on or before the day, at most 7 calendar days older. `day` is that
 * of the older one. Example: USD of the 6th and GBP of the 1st, where the 6th has no GBP: both are used, and the pair is of the 1st.
 */
export function ratesOn(state: RatesState, from: string, to: string, day: Day): RatePair | StaleRate {
  const [one, other] = [latestOf(state, from, day), latestOf(state, to, day)];
  if (!one || !other || state.source === null) return { stale: true, currencies: [...new Set([from, to])], day };
  const published = one.day < other.day ? one.day : other.day;
  return { from, to, fromRate: one.rate, toRate: other.rate, day: published, source: state.source };
}

function latestOf(state: RatesState, currency: string, day: Day): { rate: string; day: Day } | undefined {
  for (const published of daysBack(day)) {
    const rate = figureOf(state, currency, published);
    if (rate !== undefined) return { rate, day: published };
  }
  return undefined;
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
