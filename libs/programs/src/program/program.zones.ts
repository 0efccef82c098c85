import { type Day, daysAfter, firstMomentOf, type Instant, periodBounds } from '#libs/kernel';
import { type Program, zoneOf } from './program.state.js';

/** A zone, and since when it is the program's. */
export interface ZoneSince {
  readonly since: Instant;
  readonly zone: string;
}

const EVER: Instant = '0001-01-01T00:00:00.000Z';

/** The zones of a program one after the other. A new one holds from the later of the two midnights at which its first period begins. */
export function zonesOf(program: Program): ZoneSince[] {
  const zones: ZoneSince[] = [{ since: EVER, zone: program.timeZone }];
  for (const period of [...new Set(program.zoneChanges.map(({ from }) => from))].sort()) {
    const [before, zone] = [zones.at(-1)?.zone ?? program.timeZone, zoneOf(program, period)];
    const [, since = EVER] = [before, zone].map((one) => periodBounds(period, one).from).sort();
    zones.push({ since, zone });
  }
  return zones;
}

/** When a day of the program begins, by its zones: of the first day of a new zone, as the zone before it has it. */
export function beginOf(program: Program, day: Day): Instant {
  const zone = zoneOf(program, daysAfter(day, -1).slice(0, 7));
  return firstMomentOf(day, zone) ?? `${day}T00:00:00.000Z`;
}
