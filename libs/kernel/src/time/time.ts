import { Temporal } from 'temporal-polyfill';
import { offsetAt } from './zone-offsets.js';

/** A moment in UTC, always written `2011-01-31T23:59:59.999Z`: such texts sort as the moments do. */
export type Instant = string;
/** A calendar month of a zone: `2011-01`. */
export type Period = string;
/** A calendar day: `2011-01-31`. */
export type Day = string;

/** Of `2011-01-31T23:59:59.000Z`, and of its day. */
const COMMON_LENGTH = 24;
const DAY_LENGTH = 10;
const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/;
const ZONELESS = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/;

export const isPeriod = (text: string): boolean => PERIOD.test(text);

/** Reads an ISO 8601 moment that says its offset; undefined when it does not or is no moment. */
export function parseInstant(text: string): Instant | undefined {
  try {
    return written(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return undefined;
  }
}

export function isTimeZone(zone: string): boolean {
  try {
    Temporal.ZonedDateTime.from({ year: 2000, month: 1, day: 1, timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

export type LocalTimeFault = 'NOT_A_LOCAL_TIME' | 'IN_A_GAP';

/** A wall-clock time of a zone. In a clock's gap it does not exist and is refused; in its overlap the earlier offset holds. */
export function localToInstant(local: string, zone: string): { instant: Instant } | { fault: LocalTimeFault } {
  const parts = ZONELESS.exec(local);
  if (!parts) return { fault: 'NOT_A_LOCAL_TIME' };
  let wall: Temporal.PlainDateTime;
  try {
    wall = Temporal.PlainDateTime.from(`${parts[1]}T${parts[2]}`, { overflow: 'reject' });
  } catch {
    return { fault: 'NOT_A_LOCAL_TIME' };
  }
  const moment = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (!moment.toPlainDateTime().equals(wall)) return { fault: 'IN_A_GAP' };
  return { instant: written(moment.epochMilliseconds) };
}

/** When a day begins in its zone: at 0:00, or later where clocks skip midnight. Undefined for what is no day of the calendar. */
export function firstMomentOf(day: Day, zone: string): Instant | undefined {
  try {
    return written(Temporal.PlainDate.from(day, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return undefined;
  }
}

export function dayOf(instant: Instant, zone: string): Day {
  const at = Date.parse(instant);
  const local = written(at + offsetAt(at, zone));
  // Years of more than four digits are written otherwise.
  return local.length === COMMON_LENGTH ? local.slice(0, DAY_LENGTH) : zoned(instant, zone).toPlainDate().toString();
}

export function periodOf(instant: Instant, zone: string): Period {
  return dayOf(instant, zone).slice(0, 7);
}

/** Half-open bounds of a month in its zone, correct across daylight-saving changes. */
export function periodBounds(period: Period, zone: string): { from: Instant; to: Instant } {
  const start = Temporal.PlainYearMonth.from(period);
  const at = (month: Temporal.PlainYearMonth): Instant =>
    written(month.toPlainDate({ day: 1 }).toZonedDateTime({ timeZone: zone }).epochMilliseconds);
  return { from: at(start), to: at(start.add({ months: 1 })) };
}

export const nextPeriod = (period: Period): Period => plusPeriods(period, 1);

export function plusPeriods(period: Period, months: number): Period {
  return Temporal.PlainYearMonth.from(period).add({ months }).toString();
}

/** `2011-02-28` for `2011-02`. */
export function lastDayOf(period: Period): Day {
  const month = Temporal.PlainYearMonth.from(period);
  return month.toPlainDate({ day: month.daysInMonth }).toString();
}

/** Calendar days in the zone: a day of a clock change still counts as one. */
export function plusDays(instant: Instant, days: number, zone: string): Instant {
  // Where no clock is ever changed: many times as fast.
  if (zone === 'UTC') return written(Date.parse(instant) + days * DAY_MS);
  return written(zoned(instant, zone).add({ days }).epochMilliseconds);
}

/**
 * Whole months to a later moment on the clocks of a zone, each over on the same day at the same time: from 31 January one on 1 March. Never below 0.
 */
export function monthsBetween(earlier: Instant, later: Instant, zone: string): number {
  const [from, to] = [zoned(earlier, zone).toPlainDateTime(), zoned(later, zone).toPlainDateTime()];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const rest = to.day - from.day || Temporal.PlainTime.compare(to.toPlainTime(), from.toPlainTime());
  return Math.max(0, rest < 0 ? months - 1 : months);
}

/** Days on which nobody works: ISO days of the week (1 Monday to 7 Sunday), and single days. */
export interface FreeDays {
  readonly weekend: readonly number[];
  readonly holidays: readonly Day[];
}

/**
 * The same wall-clock time on the n-th working day after the day of the moment, in the zone. Throws a RangeError where no day of the week
 * is worked.
 */
export function plusBusinessDays(instant: Instant, days: number, zone: string, free: FreeDays): Instant {
  if (new Set(free.weekend).size >= 7) throw new RangeError('no day of the week is worked');
  const start = zoned(instant, zone);
  const holidays = new Set(free.holidays.map(dayNumber));
  let [day, left] = [dayNumber(start.toPlainDate().toString()), days];
  while (left > 0) {
    day += 1;
    if (!free.weekend.includes(weekdayOf(day)) && !holidays.has(day)) left -= 1;
  }
  const date = new Date(day * DAY_MS);
  const reached = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return written(start.with(reached).epochMilliseconds);
}

const DAY_MS = 86_400_000;

/** Days since 1 January 1970. */
const dayNumber = (day: Day): number => Date.parse(day) / DAY_MS;

/** 1 Monday to 7 Sunday; day 0 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** How many working days have passed in full: the greatest n for which `plusBusinessDays(earlier, n)` is not after the later one. */
export function businessDaysBetween(earlier: Instant, later: Instant, zone: string, free: FreeDays): number {
  const [start, end] = [zoned(earlier, zone), zoned(later, zone)];
  const first = start.toPlainDate();
  const partial = Temporal.PlainTime.compare(end.toPlainTime(), start.toPlainTime()) < 0 ? 1 : 0;
  const last = end.toPlainDate().subtract({ days: partial });
  const days = first.until(last, { largestUnit: 'days' }).days;
  if (days <= 0) return 0;
  const worked = (date: Temporal.PlainDate): boolean => !free.weekend.includes(date.dayOfWeek);
  const odd = Array.from({ length: days % 7 }, (_, n) => last.subtract({ days: n })).filter(worked).length;
  const weeks = Math.floor(days / 7) * (7 - new Set(free.weekend).size);
  const holidays = [...new Set(free.holidays)].map((day) => Temporal.PlainDate.from(day));
  const off = holidays.filter((day) => isWithin(day, first, last) && worked(day)).length;
  return weeks + odd - off;
}

const isWithin = (day: Temporal.PlainDate, after: Temporal.PlainDate, upTo: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(day, after) > 0 && Temporal.PlainDate.compare(day, upTo) <= 0;

/** Whole calendar days from one day to a later one. */
export function daysBetween(earlier: Day, later: Day): number {
  return Temporal.PlainDate.from(earlier).until(Temporal.PlainDate.from(later), { largestUnit: 'days' }).days;
}

export const isDay = (text: string): boolean => {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
};

const zoned = (instant: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

const written = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
