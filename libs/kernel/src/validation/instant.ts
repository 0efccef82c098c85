import { isRefusal, refuse, type Refusal } from '../decision/decider.js';
import { type Day, type Instant, isDay, isPeriod, parseInstant, type Period } from '../time/time.js';

/** Business times lie in these years, in UTC: what computes with them, a zone or a window, stays within four digits. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;

/** Clocks of two machines differ by less than this. Milliseconds. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Why a text is no moment. */
export type InstantFault = 'BAD_INSTANT' | 'OUT_OF_RANGE';

/** A moment as it is written in events: BAD_INSTANT where it is none, OUT_OF_RANGE outside the years 1900 to 2999. */
export function instantOf(text: string, field: string): Instant | Refusal<InstantFault> {
  const instant = parseInstant(text);
  if (instant === undefined) {
    const message = `${field} is no moment: give one that exists, with its offset, such as 2011-01-31T23:59:59Z`;
    return refuse('BAD_INSTANT', message, field);
  }
  return yearFault(instant, field) ?? instant;
}

/** A moment that something happened at: `IN_FUTURE` more than 5 minutes ahead of the clock. */
export function pastInstantOf(
  text: string,
  field: string,
  clock: Instant | undefined,
): Instant | Refusal<InstantFault | 'IN_FUTURE'> {
  const instant = instantOf(text, field);
  return isRefusal(instant) ? instant : (aheadFault(instant, clock, field) ?? instant);
}

/** Why something cannot have happened yet. The clock is the one of the command; without it everything has happened. */
export function aheadFault(
  instant: Instant,
  clock: Instant | undefined,
  field: string,
): Refusal<'IN_FUTURE'> | undefined {
  if (clock === undefined || Date.parse(instant) - Date.parse(clock) <= CLOCK_TOLERANCE_MS) return undefined;
  return refuse('IN_FUTURE', `${field} lies in the future: at most 5 minutes ahead of the clock, ${clock}`, field);
}

/** A calendar day: BAD_DAY where there is none, OUT_OF_RANGE outside the years. */
export function dayInput(text: string, field: string): Day | Refusal<'BAD_DAY' | 'OUT_OF_RANGE'> {
  if (isDay(text)) return yearFault(text, field) ?? text;
  return refuse('BAD_DAY', `${field} is no day: give one that exists, such as 2011-01-31`, field);
}

/** A calendar month: NOT_A_PERIOD where there is none, OUT_OF_RANGE outside the years. */
export function periodInput(text: string, field: string): Period | Refusal<'NOT_A_PERIOD' | 'OUT_OF_RANGE'> {
  if (isPeriod(text)) return yearFault(text, field) ?? text;
  return refuse('NOT_A_PERIOD', `${field} is no month: give one such as 2011-01`, field);
}

/** Why a moment, a day or a month lies outside the years that business times lie in. */
export function yearFault(written: Instant | Day | Period, field: string): Refusal<'OUT_OF_RANGE'> | undefined {
  const year = /^(\d{4})-/.exec(written)?.[1];
  if (year !== undefined && Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR) return undefined;
  return refuse('OUT_OF_RANGE', `${field} is out of range: the years ${FIRST_YEAR} to ${LAST_YEAR}`, field);
}
