import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import { type Goal, GOAL_UNITS, type GoalMetric } from './goal.js';

/** A goal before it is set. */
export type DraftGoal = Draft<Omit<Goal, 'goalId' | 'version' | 'unit'>>;

const PERIODS = ['month', 'quarter', 'year'] as const;
const METRICS = Object.keys(GOAL_UNITS) as GoalMetric[];

export function readGoal(
  draft: DraftGoal,
  currency: string,
  found: ValidationErrors,
): Omit<Goal, 'goalId' | 'version'> {
  const metric = found.oneOf(draft.metric, METRICS, 'metric');
  const unit = GOAL_UNITS[metric];
  const target =
    unit === 'money' ? found.notNegative(draft.target, currency, 'target') : readNumber(draft.target, unit, found);
  return {
    name: found.text(draft.name, 200, 'name'),
    metric,
    unit,
    target,
    period: found.oneOf(draft.period, PERIODS, 'period'),
    ...readTerm(draft, found),
  };
}

function readNumber(text: string, unit: 'percent' | 'count', found: ValidationErrors): string {
  const number = found.decimal(text, 'target');
  found.expect(!number.isNegative, 'NEGATIVE', 'the target may not be below zero', 'target');
  const whole = unit === 'percent' || number.places === 0;
  found.expect(whole, 'OUT_OF_RANGE', 'give a whole number', 'target');
  return number.toString();
}

/** From when and until when something holds, half-open. */
export function readTerm(
  { effectiveFrom, effectiveUntil }: Draft<Pick<Goal, 'effectiveFrom' | 'effectiveUntil'>>,
  found: ValidationErrors,
): Pick<Goal, 'effectiveFrom' | 'effectiveUntil'> {
  const from = found.instant(effectiveFrom, 'effectiveFrom');
  const until = found.optional(effectiveUntil, (text) => found.instant(text, 'effectiveUntil'));
  found.expect(until === null || until > from, 'ENDS_BEFORE_START', 'give an end after the start', 'effectiveUntil');
  return { effectiveFrom: from, effectiveUntil: until };
}
