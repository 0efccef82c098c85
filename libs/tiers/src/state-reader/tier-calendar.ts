import { type Day, dayOf, type Instant, localToInstant, plusDays } from '#libs/kernel';
import { type Program, tierLadderInForce, zoneOf } from '#libs/programs';
import { daysOfChange } from '../performance/performance.figures.js';
import type { Performance } from '../performance/performance.state.js';

/** What is known now may not be all that is still to come, so not even a long silence is leapt over in one. */
const MOST_DAYS_AT_ONCE = 31;

/** A daily look that was due, and when somebody saw that it was. */
export interface EvaluationRun {
  readonly dueAt: Instant;
  readonly noticedAt: Instant;
}

/**
 * When to look next after a look that was noticed late: at the first midnight that changes a figure of one of the partners, as looking at
 * another would decide nothing; where none has done so by then, at the first midnight still to come.
 */
export function nextRunAfterSilence(
  program: Program,
  partners: readonly Performance[],
  { dueAt, noticedAt }: EvaluationRun,
): Instant {
  const zone = zoneOf(program, dueAt);
  const change = firstChange(program, partners, dueAt, dayOf(dueAt, zone));
  const latest = plusDays(dueAt, MOST_DAYS_AT_ONCE, zone);
  let next = nextMidnight(program, dueAt);
  while (next <= noticedAt && next < latest && (change === undefined || dayOf(next, zoneOf(program, next)) < change)) {
    next = nextMidnight(program, next);
  }
  return next;
}

function firstChange(program: Program, partners: readonly Performance[], at: Instant, today: Day): Day | undefined {
  const graceDays = tierLadderInForce(program, at)?.graceDays ?? 0;
  let first: Day | undefined;
  for (const partner of partners) {
    for (const day of [...daysOfChange(partner), ...daysAfterNo(partner, graceDays, program)]) {
      if (day > today && (first === undefined || day < first)) first = day;
    }
  }
  return first;
}

/** What was declined is proposed again at the first look after the grace: at the end of it, or at the midnight that follows. */
function daysAfterNo({ declined }: Performance, graceDays: number, program: Program): readonly Day[] {
  if (!declined) return [];
  const end = plusDays(declined.at, graceDays, 'UTC');
  return [end, nextMidnight(program, end)].map((moment) => dayOf(moment, zoneOf(program, moment)));
}

/** The beginning of the next day in the program’s zone; where the clock skips midnight, a day after the moment itself. */
export function nextMidnight(program: Program, at: Instant): Instant {
  const zone = zoneOf(program, at);
  const tomorrow = plusDays(at, 1, zone);
  const midnight = localToInstant(`${dayOf(tomorrow, zone)} 00:00`, zone);
  return 'instant' in midnight ? midnight.instant : tomorrow;
}
