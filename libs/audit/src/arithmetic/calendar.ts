/**
 * Months, days and windows of a time zone, worked out from the platform's zone database alone. The engine uses another
 * implementation; where the two disagree, an audit says so.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Fields = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

const formats = new Map<string, Intl.DateTimeFormat>();

function fields(at: number, zone: string): Fields {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const found: Record<string, number> = {};
  for (const part of format.formatToParts(at)) found[part.type] = Number(part.value);
  const of = (name: string): number => found[name] ?? 0;
  return [of('year'), of('month'), of('day'), of('hour'), of('minute'), of('second')];
}

/** Milliseconds by which the wall clock is ahead of UTC. */
function offset(at: number, zone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  const [year, month, day, hour, minute, second] = fields(whole, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/** Of two moments with this wall time the earlier; in a gap the wall time moved on by the gap. */
function momentOf(wall: number, zone: string): number {
  const [before, after] = [offset(wall - DAY, zone), offset(wall + DAY, zone)];
  if (offset(wall - before, zone) === before) return wall - before;
  if (offset(wall - after, zone) === after) return wall - after;
  return wall - before;
}

const starts = new Map<string, string>();

/** The first moment of a day (`2011-03-27`) in a zone. */
export function dayStart(day: string, zone: string): string {
  const key = `${day} ${zone}`;
  let start = starts.get(key);
  if (start === undefined) {
    if (starts.size > 50_000) starts.clear();
    const midnight = Date.parse(`${day}T00:00:00.000Z`);
    let at = momentOf(midnight, zone);
    // Where midnight falls into a gap, the day begins at the gap's end.
    if (at + offset(at, zone) > midnight) at = gapEnd(midnight, zone);
    start = new Date(at).toISOString();
    starts.set(key, start);
  }
  return start;
}

function gapEnd(wall: number, zone: string): number {
  let [low, high] = [wall - offset(wall + DAY, zone) - HOUR, wall - offset(wall - DAY, zone)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offset(middle, zone) >= wall) high = middle;
    else low = middle;
  }
  return high;
}

const neighbours = new Map<string, string>();

/** A calendar day so many days later. */
export function plusDay(day: string, days: number): string {
  const key = `${day} ${days}`;
  let found = neighbours.get(key);
  if (found === undefined) {
    if (neighbours.size > 50_000) neighbours.clear();
    found = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
    neighbours.set(key, found);
  }
  return found;
}

/** The calendar day of a moment in a zone. */
export function dayAt(moment: string, zone: string): string {
  const utc = moment.slice(0, 10);
  if (moment >= dayStart(plusDay(utc, 1), zone)) return plusDay(utc, 1);
  return moment >= dayStart(utc, zone) ? utc : plusDay(utc, -1);
}

const months = new Map<string, string>();

/** Kept once: everything that is posted names one. */
export function monthAt(moment: string, zone: string): string {
  const text = dayAt(moment, zone).slice(0, 7);
  const month = months.get(text) ?? text;
  months.set(text, month);
  return month;
}

export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 5)}${String(number + 1).padStart(2, '0')}`;
}

export const monthStart = (month: string, zone: string): string => dayStart(`${month}-01`, zone);

/** `2011-02-28` for `2011-02`. */
export const lastDay = (month: string): string => plusDay(`${monthAfter(month)}-01`, -1);

/** Whole days from one calendar day to a later one. */
export const daysFrom = (earlier: string, later: string): number =>
  (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / DAY;

/** Months that are over between two moments on the wall clock; 0 where the second is earlier. */
export function monthsOver(first: string, second: string, zone: string): number {
  const [from, to] = [first, second].map((moment) => {
    const at = Date.parse(moment);
    return new Date(at + offset(at, zone)).toISOString();
  }) as [string, string];
  const count =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  const over = to.slice(8) < from.slice(8) ? count - 1 : count;
  return over > 0 ? over : 0;
}

/** The same wall time a number of calendar days later. */
export function daysLater(moment: string, days: number, zone: string): string {
  const at = Date.parse(moment);
  return new Date(momentOf(at + offset(at, zone) + days * DAY, zone)).toISOString();
}

/** The key of the bracket's or cap's window that a moment falls into. */
export function windowAt(moment: string, zone: string, window: string): string {
  const day = dayAt(moment, zone);
  switch (window) {
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${day.slice(0, 4)}Q${Math.floor((Number(day.slice(5, 7)) + 2) / 3)}`;
    case 'year':
      return day.slice(0, 4);
    default:
      return window;
  }
}

/** ISO 8601: a week belongs to the year that its Thursday is in. */
function weekOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const thursday = plusDay(day, 3 - weekday);
  const number = Math.floor(daysFrom(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(number).padStart(2, '0')}`;
}

/** Days on which nobody works: of each week, 1 Monday to 7 Sunday, and single ones. */
export interface WorkingDays {
  readonly weekend: readonly number[];
  readonly holidays: readonly string[];
}

/** The same wall time on the n-th day after a moment that is worked. */
export function workingDaysLater(
  moment: string,
  days: number,
  zone: string,
  { weekend, holidays }: WorkingDays,
): string {
  const first = dayAt(moment, zone);
  let [day, worked] = [first, 0];
  while (worked < days) {
    day = plusDay(day, 1);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
    if (!weekend.includes(weekday) && !holidays.includes(day)) worked += 1;
  }
  return daysLater(moment, daysFrom(first, day), zone);
}
