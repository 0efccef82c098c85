import { type Day, dayOf, daysAfter, type Instant } from '#libs/kernel';
import type { GoalPeriod } from '#libs/programs';

/** A month, quarter or year of the program's zone: its first and its last day. */
export interface GoalWindow {
  readonly from: Day;
  readonly to: Day;
}

const MONTHS: Readonly<Record<GoalPeriod, number>> = { month: 1, quarter: 3, year: 12 };

/** The period of a goal that a moment falls into. */
export function goalWindow(at: Instant, zone: string, period: GoalPeriod): GoalWindow {
  const [year = 0, month = 1] = dayOf(at, zone).split('-').map(Number);
  const length = MONTHS[period];
  const first = year * 12 + Math.floor((month - 1) / length) * length;
  return { from: firstDay(first), to: daysAfter(firstDay(first + length), -1) };
}

const firstDay = (months: number): Day =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
