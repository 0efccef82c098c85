import { Temporal } from 'temporal-polyfill';
import type { Day } from './time.js';

/** The day a number of days later in the calendar. */
export const daysAfter = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString();
