import {
  Explained,
  graphqlEnum,
  GraphQLInstant,
  groupKey,
  type GroupKey,
  MoneyType,
  orderedGroupsArgs,
  ReadArgs,
} from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

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
export class LeadFiguresArgs extends orderedGroupsArgs(
  ReadArgs,
  { dimensions: LeadDimensionEnum },
  LeadFigureOrderEnum,
) {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Submitted at or after this.' })
  @IsOptional()
  submittedFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Submitted before this.' })
  @IsOptional()
  submittedTo?: string;
}

const LeadFigureKey = groupKey({
  name: 'LeadFigureKey',
  description: 'One of the things by which leads are counted.',
  dimensions: LeadDimensionEnum,
  ids: { partner: { of: 'partner' }, activity: { of: 'activity' } },
});

@ObjectType({ description: 'Leads of one group, counted, and what their customers bought, added up exactly.' })
export class LeadFigure extends Explained {
  @Field(() => [LeadFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<LeadDimension>[];

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
