import { type Day, firstMomentOf, type Instant, plusDays } from '#libs/kernel';

/** The first moment after a day of the zone. */
export function endOf(day: Day, zone: string): Instant {
  const start = firstMomentOf(day, zone) ?? `${day}T00:00:00.000Z`;
  return plusDays(start, 1, zone);
}
