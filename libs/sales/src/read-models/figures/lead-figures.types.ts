import { GlobalId, GraphQLInstant, graphqlEnum, IdField, MoneyType, ReadArgs } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MOST_GROUPS } from './groups.js';

export type LeadDimension = 'partner' | 'activity' | 'country' | 'month' | 'day';

const LeadDimensionEnum = graphqlEnum<LeadDimension>('LeadDimension', 'By what leads are counted.', {
  partner: 'Who brought it: a global id; null: nobody did.',
  activity: 'The activity that it came from: a global id; null: none is known.',
  country: 'ISO 3166-1 alpha-2; null: it was not said.',
  month: 'The month in which it was submitted, in the program’s zone, such as `2017-01`.',
  day: 'The day on which it was submitted, in the program’s zone, such as `2017-01-31`.',
});

export type LeadFigureOrder = 'group' | 'leads' | 'converted';

const LeadFigureOrderEnum = graphqlEnum<LeadFigureOrder>('LeadFigureOrder', 'Which groups come first.', {
  group: 'By the values of the group.',
  leads: 'Those with the most leads.',
  converted: 'Those of which the most have bought.',
});

@ArgsType()
export class LeadFiguresArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => [LeadDimensionEnum], { description: 'At most 4; none: everything in one figure.' })
  @ArrayMaxSize(4)
  groupBy: LeadDimension[];

  @Field(() => LeadFigureOrderEnum, { defaultValue: 'group', description: 'In this order.' })
  orderBy: LeadFigureOrder;

  @Field(() => Int, {
    nullable: true,
    description: 'No more than so many groups, from 1 to 10,000. Null: all; BAD_USER_INPUT for more than 10,000.',
  })
  @IsInt()
  @Min(1)
  @Max(MOST_GROUPS)
  @IsOptional()
  first?: number;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Submitted at or after this.' })
  @IsOptional()
  submittedFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Submitted before this.' })
  @IsOptional()
  submittedTo?: string;
}

@ObjectType({ description: 'One of the things by which leads are counted.' })
export class LeadFigureKey {
  @Field(() => LeadDimensionEnum, { description: 'What it is.' })
  dimension: LeadDimension;

  @Field(() => String, { nullable: true, description: 'Its value; ids are global ones. Null: it has none.' })
  value: string | null;

  @GlobalId('partner', { nullable: true, description: 'For PARTNER: its id.' })
  partnerId: string | null;

  @GlobalId('activity', { nullable: true, description: 'For ACTIVITY: its id.' })
  activityId: string | null;
}

@ObjectType({ description: 'Leads of one group, counted, and what their customers bought, added up exactly.' })
export class LeadFigure {
  @Field(() => [LeadFigureKey], { description: 'The group, in the order asked for.' })
  group: LeadFigureKey[];

  @Field(() => Int, { description: 'How many were submitted.' })
  leads: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How often the same persons were submitted again, by whomever; null for a partner.',
  })
  seenAgain: number | null;

  @Field(() => Int, { description: 'How many were ever qualified, whatever became of them.' })
  qualified: number;

  @Field(() => Int, { description: 'How many are disqualified.' })
  disqualified: number;

  @Field(() => Int, { description: 'How many have bought.' })
  converted: number;

  @Field(() => [MoneyType], {
    nullable: true,
    description:
      'What their customers bought less what was given back, whoever is credited, in each currency; bookings for influence aside. Null for a partner: what is credited to it is in `partnerMonths`.',
  })
  revenue: Money[] | null;
}
