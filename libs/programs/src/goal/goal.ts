import type { Instant } from '#libs/kernel';
import { type Draft, instant, oneOf, optional, record, type Rule, text, type Version } from '../vocabulary/rules.js';

/** What a goal counts, by business time, and in what. */
export const GOAL_UNITS = {
  'partner-revenue': 'money',
  'partner-revenue-share': 'percent',
  'partner-sales': 'count',
  'approved-registrations': 'count',
  'won-deals': 'count',
  'won-deal-value': 'money',
  'new-partners': 'count',
  'partner-leads': 'count',
  'co-marketing-leads': 'count',
  'influenced-revenue': 'money',
} as const;

export type GoalMetric = keyof typeof GOAL_UNITS;
export type GoalUnit = (typeof GOAL_UNITS)[GoalMetric];

const METRICS = Object.keys(GOAL_UNITS) as GoalMetric[];

const target: Rule<string, string, { readonly metric: string }> = (given, field, found, { metric }) => {
  const unit = GOAL_UNITS[metric as GoalMetric];
  if (unit === 'money') return found.notNegative(given, field);
  const number = found.decimal(given, field);
  found.expect(!number.isNegative, 'NEGATIVE', 'the target may not be below zero', field);
  found.expect(unit === 'percent' || number.places === 0, 'OUT_OF_RANGE', 'give a whole number', field);
  return number.toString();
};

const end: Rule<Instant, Instant, { readonly effectiveFrom: Instant }> = (given, field, found, { effectiveFrom }) => {
  const [from, until] = [found.instant(effectiveFrom, 'effectiveFrom'), found.instant(given, field)];
  found.expect(until > from, 'ENDS_BEFORE_START', 'give an end after the start', field);
  return until;
};

/** From when and until when something holds, half-open; null: without an end. */
export const term = { effectiveFrom: instant, effectiveUntil: optional(end) };

/** What a program wants to reach in each period, such as 20 percent of revenue from partners. */
export const goal = record({
  name: text(200),
  metric: oneOf(METRICS),
  /** In program currency, in percent, or a number. */
  target,
  period: oneOf(['month', 'quarter', 'year']),
  ...term,
});

export type Goal = Version<typeof goal> & { readonly goalId: string; readonly unit: GoalUnit };
export type GoalPeriod = Goal['period'];
export type DraftGoal = Draft<typeof goal>;
