import { DecimalField, GlobalId, graphqlEnum } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import type { GoalMetric, GoalPeriod, GoalUnit } from '../goal/goal.js';
import { NamedVersion } from './version.types.js';

export const GoalMetricEnum = graphqlEnum('GoalMetric', 'What a goal counts, by business time.', {
  'partner-revenue':
    'Revenue that partners brought, net of refunds, in program currency; what they only helped with is nobody’s.',
  'partner-revenue-share': 'Percent of all revenue that partners brought.',
  'partner-sales': 'Number of sales credited to a partner.',
  'approved-registrations': 'Number of deal registrations approved.',
  'won-deals': 'Number of won deals of partners.',
  'won-deal-value': 'What won deals of partners are worth, in program currency.',
  'new-partners': 'Number of partners that became active for the first time.',
  'partner-leads':
    'Number of leads that a partner brought, each person once; those disqualified as DUPLICATE or FRAUD aside.',
  'co-marketing-leads':
    'Number of leads that an activity brought, each person once; those disqualified as DUPLICATE or FRAUD aside.',
  'influenced-revenue':
    'Net revenue of sales in which a partner helped that did not bring them, each sale once, in program currency.',
});

export const GoalUnitEnum = graphqlEnum('GoalUnit', 'What a goal is counted in.', {
  money: 'Money in program currency.',
  percent: 'Percent.',
  count: 'A number.',
});

export const GoalPeriodEnum = graphqlEnum('GoalPeriod', 'How often a goal begins anew, in the program’s zone.', {
  month: 'Each month.',
  quarter: 'Each quarter.',
  year: 'Each year.',
});

@ObjectType({ description: 'A version of what a program wants to reach in each period.' })
export class GoalVersion extends NamedVersion {
  @GlobalId('goal', { description: 'Global id of the goal, the same for all of its versions.' })
  goalId: string;

  @Field(() => GoalMetricEnum, { description: 'What it counts.' })
  metric: GoalMetric;

  @Field(() => GoalUnitEnum, { description: 'What it is counted in.' })
  unit: GoalUnit;

  @DecimalField({
    description: 'What is to be reached in each period.',
    taken: 'What is to be reached in each period: an amount in program currency, a percentage or a number.',
  })
  target: string;

  @Field(() => GoalPeriodEnum, { description: 'How often it begins anew.' })
  period: GoalPeriod;
}
