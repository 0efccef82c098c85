import { firstMomentOf, localToInstant, parseInstant } from '#libs/kernel';
import { RowFault } from '../row/fault.js';
import type { Row } from '../row/row.js';
import { shown } from './steps.js';
import type { Value } from './value.js';

/** What a value is compared with; it passes where it lies strictly between. */
interface TimeBounds {
  readonly after?: Value;
  readonly before?: Value;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Compares times: moments, or days with days. A bound that is a local time or a day, beside a moment, is read in the zone that the value's
 * own time step names.
 */
export function timeTest(
  { after, before }: TimeBounds,
  column: string | null,
  zone: string | undefined,
): (text: string, row: Row) => boolean {
  return (text, row) =>
    passes(after?.of(row), (bound) => compare(bound, text)) && passes(before?.of(row), (bound) => compare(text, bound));

  function compare(earlier: string, later: string): number {
    if (DAY.test(earlier) && DAY.test(later)) return earlier < later ? -1 : 1;
    return momentOf(earlier) < momentOf(later) ? -1 : 1;
  }

  function momentOf(text: string): string {
    const found = parseInstant(text) ?? (zone === undefined ? undefined : localMoment(text, zone));
    if (found !== undefined) return found;
    const where = zone === undefined ? 'a time with an offset, and neither it nor its column names a zone' : 'a time';
    throw new RowFault(`${shown(text)} is not ${where}`, column);
  }
}

/** What is not there passes no bound. */
const passes = (bound: string | null | undefined, order: (bound: string) => number): boolean =>
  bound === undefined || (bound !== null && order(bound) < 0);

function localMoment(text: string, zone: string): string | undefined {
  if (DAY.test(text)) return firstMomentOf(text, zone);
  const found = localToInstant(text, zone);
  return 'instant' in found ? found.instant : undefined;
}
