import type { Instant } from '#libs/kernel';

/** What a goal counts, by business time. */
export type GoalMetric =
  | 'partner-revenue'
  | 'partner-revenue-share'
  | 'partner-sales'
  | 'approved-registrations'
  | 'won-deals'
  | 'won-deal-value'
  | 'new-partners'
  | 'partner-leads'
  | 'co-marketing-leads'
  | 'influenced-revenue';

export type GoalUnit = 'money' | 'percent' | 'count';

export const GOAL_UNITS: Readonly<Record<GoalMetric, GoalUnit>> = {
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
};

export type GoalPeriod = 'month' | 'quarter' | 'year';

/** What a program wants to reach in each period, such as 20 percent of revenue from partners. */
export interface Goal {
  readonly goalId: string;
  readonly version: number;
  readonly name: string;
  readonly metric: GoalMetric;
  readonly unit: GoalUnit;
  /** In program currency, in percent, or a number. */
  readonly target: string;
  readonly period: GoalPeriod;
  readonly effectiveFrom: Instant;
  /** null: without an end. */
  readonly effectiveUntil: Instant | null;
}
