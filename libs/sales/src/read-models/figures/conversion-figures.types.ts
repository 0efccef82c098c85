import { Explained, graphqlEnum, groupKey, type GroupKey, MoneyType, orderedGroupsArgs } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, MaxLength } from 'class-validator';
import { SoldWithinArgs } from './sold-within.types.js';

export type ConversionDimension = 'credited-partner' | 'decided-by' | 'country' | 'month' | 'day' | 'metadata';

const ConversionDimensionEnum = graphqlEnum<ConversionDimension>('ConversionDimension', 'By what sales are counted.', {
  'credited-partner':
    'Who is credited: a global id; null: nobody is. A sale of several partners counts for each, with its part of the amounts.',
  'decided-by':
    'What decided whose it is, such as `TOUCHES`; `EXPLICIT`: a person has named others since. Null where no policy was asked, and for credit notes.',
  country: 'The customer’s, ISO 3166-1 alpha-2; null: it is not known.',
  month: 'The month in which it was sold, in the program’s zone, such as `2017-01`.',
  day: 'The day on which it was sold, in the program’s zone, such as `2017-01-31`.',
  metadata: 'A word of the vendor’s own: one of `metadataKeys` for each, in order.',
});

export type ConversionFigureOrder = 'group' | 'conversions' | 'net';

const ConversionFigureOrderEnum = graphqlEnum<ConversionFigureOrder>(
  'ConversionFigureOrder',
  'Which groups come first.',
  {
    group: 'By the values of the group.',
    conversions: 'Those with the most sales.',
    net: 'Those with the greatest net revenue.',
  },
);

@ArgsType()
export class ConversionFiguresArgs extends orderedGroupsArgs(
  SoldWithinArgs,
  { dimensions: ConversionDimensionEnum, ungrouped: 'one figure for each currency' },
  ConversionFigureOrderEnum,
) {
  @Field(() => [String], { defaultValue: [], description: 'One key for each METADATA in `groupBy`, in order.' })
  @ArrayMaxSize(4)
  @MaxLength(400, { each: true })
  metadataKeys: string[];
}

const ConversionFigureKey = groupKey({
  name: 'ConversionFigureKey',
  description: 'One of the things by which sales are counted.',
  dimensions: ConversionDimensionEnum,
  ids: { partner: { of: 'credited-partner' } },
  hasWords: true,
});

@ObjectType({ description: 'Sales and credit notes of one group and currency, counted and added up exactly.' })
export class ConversionFigure extends Explained {
  @Field(() => [ConversionFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<ConversionDimension>[];

  @Field({ description: 'ISO 4217 code of the amounts.' })
  currency: string;

  @Field(() => Int, { description: 'How many sales there are.' })
  conversions: number;

  @Field(() => Int, { description: 'How many credit notes there are.' })
  creditNotes: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many of the sales were the first of their customer, by the time of sale; null for a partner.',
  })
  newCustomers: number | null;

  @Field(() => MoneyType, { description: 'What the sales came to, before anything was given back.' })
  gross: Money;

  @Field(() => MoneyType, { description: 'What was given back for these sales by now, and by credit notes.' })
  refunded: Money;

  @Field(() => MoneyType, { description: 'Gross less what was given back.' })
  net: Money;
}
