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

export type CodeDimension = 'partner' | 'code' | 'activity' | 'month' | 'day';

const CodeDimensionEnum = graphqlEnum<CodeDimension>('CodeDimension', 'By what is counted what codes have brought.', {
  partner: 'Whose the code is: a global id.',
  code: 'The code: a global id.',
  activity:
    'The activity that it came through: a global id. Of a lead its own, of a sale that of the touch; null: none is known.',
  month: 'The month, in the program’s zone, such as `2017-01`: of the lead, of the sale.',
  day: 'The day, in the program’s zone, such as `2017-01-31`.',
});

export type CodeFigureOrder = 'group' | 'conversions';

const CodeFigureOrderEnum = graphqlEnum<CodeFigureOrder>('CodeFigureOrder', 'Which groups come first.', {
  group: 'By the values of the group.',
  conversions: 'Those with the most sales.',
});

@ArgsType()
export class CodeFiguresArgs extends orderedGroupsArgs(
  ReadArgs,
  { dimensions: CodeDimensionEnum },
  CodeFigureOrderEnum,
) {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Sold, or submitted, at or after this.' })
  @IsOptional()
  from?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Sold, or submitted, before this.' })
  @IsOptional()
  to?: string;
}

const CodeFigureKey = groupKey({
  name: 'CodeFigureKey',
  description: 'One of the things by which is counted what codes have brought.',
  dimensions: CodeDimensionEnum,
  ids: {
    partner: { of: 'partner' },
    code: { of: 'code' },
    activity: { of: 'activity', more: ', also of one that nobody has planned yet' },
  },
});

@ObjectType({ description: 'What codes of one group have brought.' })
export class CodeFigure extends Explained {
  @Field(() => [CodeFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<CodeDimension>[];

  @Field(() => Int, { description: 'How many leads of their partner are persons that had used one.' })
  leads: number;

  @Field(() => Int, {
    description:
      'How many sales their partner is credited with, of customers that had used one in time: with that sale or before it.',
  })
  conversions: number;

  @Field(() => [MoneyType], {
    description:
      'Their partner’s part of these sales, less what was given back by now, in each currency. Example: of a sale of 200.00 of which 50.00 was given back and half is the partner’s, 75.00.',
  })
  revenue: Money[];
}
