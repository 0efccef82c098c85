import { GlobalId, GraphQLDay, GraphQLDecimal, GraphQLInstant, IdField, ReadArgs } from '#libs/graphql';
import {
  type GoalMetric,
  GoalMetricEnum,
  type GoalPeriod,
  GoalPeriodEnum,
  type GoalUnit,
  GoalUnitEnum,
} from '#libs/programs';
import { UnconvertedRevenue } from '#libs/tiers';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { ReportRange } from '../figures/report-range.js';

/** `programId`, `range` and `leftOut`: of what it is, for `explain`. */
@ObjectType({ description: 'A goal of a program in one of its periods.' })
export class GoalProgress {
  programId: string;
  range: ReportRange;
  leftOut: readonly string[];

  @GlobalId('goal', { description: 'Global id of the goal.' })
  goalId: string;

  @Field({ description: 'Its name.' })
  name: string;

  @Field(() => Int, { description: 'The version of the goal that holds.' })
  version: number;

  @Field(() => GoalMetricEnum, { description: 'What it counts.' })
  metric: GoalMetric;

  @Field(() => GoalUnitEnum, { description: 'What it is counted in.' })
  unit: GoalUnit;

  @Field(() => GoalPeriodEnum, { description: 'How often it begins anew.' })
  period: GoalPeriod;

  @Field(() => GraphQLDay, { description: 'The first day of the period.' })
  from: string;

  @Field(() => GraphQLDay, { description: 'Its last day.' })
  to: string;

  @Field(() => GraphQLDecimal, { description: 'What is to be reached.' })
  target: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'What there is, exactly; a share to 4 decimals, null where there is no revenue at all.',
  })
  actual: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Percent of the target, to 4 decimals, towards zero; null where the target is 0.',
  })
  percent: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What is missing to the target, in the unit of the goal; 0 once it is reached, null where `actual` is.',
  })
  missing: string | null;

  @Field({ description: 'Whether the target is reached.' })
  reached: boolean;

  @Field(() => [UnconvertedRevenue], {
    description: 'Revenue of the period that is not in `actual` for want of an exchange rate, by currency.',
  })
  unconverted: readonly UnconvertedRevenue[];

  @Field(() => Int, { description: 'Won deals whose value is not in `actual` for want of an exchange rate.' })
  unconvertedDeals: number;
}

@ArgsType()
export class GoalProgressArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'In the periods of this moment; now if absent.' })
  @IsOptional()
  at?: string | null;
}
