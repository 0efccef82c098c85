import {
  GraphQLDecimal,
  graphqlEnum,
  GraphQLInstant,
  groupKey,
  type GroupKey,
  orderedGroupsArgs,
  ReadArgs,
} from '#libs/graphql';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { RejectReasonEnum } from './sharing-enums.types.js';

export type LeadAnswerDimension = 'partner' | 'activity' | 'reject-reason';

const LeadAnswerDimensionEnum = graphqlEnum<LeadAnswerDimension>(
  'LeadAnswerDimension',
  'By what is counted how partners answer shared leads.',
  {
    partner: 'Who was to answer: a global id.',
    activity: 'The activity that brought the lead: a global id.',
    'reject-reason': `Why it was rejected, such as \`${Object.keys(RejectReasonEnum)[0]}\`; null: it was not.`,
  },
);

export type LeadAnswerOrder = 'group' | 'asked' | 'lapsed';

const LeadAnswerOrderEnum = graphqlEnum<LeadAnswerOrder>('LeadAnswerFigureOrder', 'Which groups come first.', {
  group: 'By the values of the group.',
  asked: 'Those that were given the most leads.',
  lapsed: 'Those that let the most lapse.',
});

@ArgsType()
export class LeadAnswerFiguresArgs extends orderedGroupsArgs(
  ReadArgs,
  { dimensions: LeadAnswerDimensionEnum, most: 3 },
  LeadAnswerOrderEnum,
) {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Given at or after this.' })
  @IsOptional()
  from?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Given before this.' })
  @IsOptional()
  to?: string;
}

const LeadAnswerFigureKey = groupKey({
  name: 'LeadAnswerFigureKey',
  description: 'One of the things by which is counted how partners answer.',
  dimensions: LeadAnswerDimensionEnum,
  ids: { partner: { of: 'partner' }, activity: { of: 'activity' } },
});

@ObjectType({
  description:
    'How shared leads of one group were answered. A lead counts for each partner that it was given to, by the last time that it was.',
})
export class LeadAnswerFigure {
  @Field(() => [LeadAnswerFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<LeadAnswerDimension>[];

  @Field(() => Int, { description: 'How many were given, the sum of the five below.' })
  asked: number;

  @Field(() => Int, { description: 'How many wait for an answer.' })
  waiting: number;

  @Field(() => Int, { description: 'How many were taken.' })
  accepted: number;

  @Field(() => Int, { description: 'How many were rejected.' })
  rejected: number;

  @Field(() => Int, { description: 'How many went on since nobody answered in time.' })
  lapsed: number;

  @Field(() => Int, { description: 'How many a person gave to somebody else before they were answered.' })
  withdrawn: number;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'Hours from the giving to the answer, the median of those taken or rejected: of 1, 2 and 9 hours `2.00`. A lead that was recorded late counts from then. Null: none was answered.',
  })
  medianHoursToAnswer: string | null;
}
