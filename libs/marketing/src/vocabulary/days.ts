import { type Day, daysAfter, firstMomentOf, type Instant } from '#libs/kernel';

/**
 * The first moment after a day of the zone, or after so many days more. It is where the next day begins, not 24 hours after the beginning of this one: clocks
 * may skip a midnight.
 */
export function endOf(day: Day, zone: string, more = 0): Instant {
  const next = daysAfter(day, 1 + more);
  return firstMomentOf(next, zone) ?? `${next}T00:00:00.000Z`;
}
