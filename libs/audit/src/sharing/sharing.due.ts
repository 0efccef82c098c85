import { dayAt, workingDaysLater, type WorkingDays } from '../arithmetic/calendar.js';
import type { FieldDifference } from '../sources/findings.js';

/** Which days are worked in a program, and where. */
export interface ProgramDays {
  zoneAt(moment: string): string;
  calendarAt(moment: string): WorkingDays;
}

interface Asked {
  /** Business time of the event. */
  readonly at: string;
  readonly recordedAt: string;
  readonly dueAt: string | null;
  /** null: the vendor, which answers nobody. */
  readonly partnerId: string | null;
}

/** From when an answer is counted: a moment, or some moment until the event was recorded, where nobody wrote down which. */
export type Since = { readonly from: string } | 'noticed';

/** Whether an answer is due so many working days later; where it is not known since when, on a day that may be. */
export function dueFaults(program: ProgramDays, days: number, asked: Asked, since: Since): FieldDifference[] {
  const { at, recordedAt, dueAt, partnerId } = asked;
  if (partnerId === null || dueAt === null)
    return (partnerId === null) === (dueAt === null)
      ? []
      : [{ path: 'dueAt', expected: partnerId && 'a moment', recorded: dueAt }];
  const due = (from: string, termsAt = from): string =>
    workingDaysLater(from, days, program.zoneAt(termsAt), program.calendarAt(termsAt));
  if (since !== 'noticed') {
    // The days of the moment on which it was known, counted from its business time where that is later.
    const expected = due(since.from > at ? since.from : at, since.from);
    return expected === dueAt ? [] : [{ path: 'dueAt', expected, recorded: dueAt }];
  }
  const zone = program.zoneAt(recordedAt);
  const from = recordedAt > at ? at : recordedAt;
  const daysFor = (start: string): string[] =>
    [due(start, from), due(start, recordedAt)].map((one) => dayAt(one, zone)).toSorted();
  const [first = '', last = ''] = [daysFor(from)[0], daysFor(recordedAt > at ? recordedAt : at)[1]];
  const day = dayAt(dueAt, zone);
  return day >= first && day <= last ? [] : [{ path: 'dueAt', expected: `${first} to ${last}`, recorded: dueAt }];
}
