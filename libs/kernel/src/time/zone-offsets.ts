import { Temporal } from 'temporal-polyfill';

/** A stretch of time over which a zone's clocks are not put back or forward; milliseconds of the epoch, half-open. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Of each zone. What is known of time zones does not change while a process runs. */
const STRETCHES = new Map<string, Stretch[]>();
/** A history of decades has two a year. */
const MOST = 200;

/** By how many milliseconds a zone's clocks are ahead of UTC at a moment. Looking it up anew costs twenty times as much as knowing it. */
export function offsetAt(milliseconds: number, zone: string): number {
  const known = STRETCHES.get(zone) ?? [];
  const found = known.find(({ from, to }) => from <= milliseconds && milliseconds < to);
  if (found) return found.offset;
  const stretch = stretchAt(milliseconds, zone);
  STRETCHES.set(zone, [stretch, ...known.slice(0, MOST - 1)]);
  return stretch.offset;
}

function stretchAt(milliseconds: number, zone: string): Stretch {
  const moment = Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);
  const offset = moment.offsetNanoseconds / 1_000_000;
  // A change at this very moment has happened: it is the one before the next moment.
  const before = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const next = moment.getTimeZoneTransition('next');
  return {
    from: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset,
  };
}
