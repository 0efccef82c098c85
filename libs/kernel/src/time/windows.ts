import { Temporal } from 'temporal-polyfill';
import { type Day, dayOf, type Instant } from './time.js';

/** The calendar quarter, year or day a moment falls into, as the key of a bracket's or a cap's window. */
export const windowOf = (instant: Instant, zone: string, window: Window): string =>
  windowOfDay(dayOf(instant, zone), window);

/** The same of a calendar day. */
export function windowOfDay(day: Day, window: Window): string {
  switch (window) {
    case 'day':
      return day;
    case 'week': {
      const date = Temporal.PlainDate.from(day);
      return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
    }
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case 'year':
      return day.slice(0, 4);
    case 'lifetime':
      return 'lifetime';
  }
}

/** Over which stretch of business time a bracket or a cap counts. */
export type Window = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'lifetime';
