import { Explained, GraphQLDecimal, graphqlEnum, groupedArgs, groupKey, type GroupKey } from '#libs/graphql';
import { type AttributionModel, AttributionModelEnum } from '#libs/programs';
import { ArgsType, Field, Float, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, MaxLength } from 'class-validator';
import type { AttributionDimension } from './attribution-figures.queries.js';
import { SoldWithinArgs } from './sold-within.types.js';

const AttributionDimensionEnum = graphqlEnum<AttributionDimension>(
  'AttributionDimension',
  'By what the sales that a policy attributes are grouped.',
  {
    partner: 'Who has a part: a global id, of a merged partner that of the record it ended in; null: nobody has.',
    'decided-by': 'What decided whose it is, such as `TOUCHES`; `EXPLICIT`: a person has named others since.',
    country: 'The customer’s, ISO 3166-1 alpha-2; null: it is not known.',
    month: 'The month in which it was sold, in the program’s zone, such as `2017-01`.',
    day: 'The day on which it was sold, in the program’s zone, such as `2017-01-31`.',
    metadata: 'A word of the vendor’s own: one of `metadataKeys` for each, in order.',
  },
);

@ArgsType()
export class AttributionFiguresArgs extends groupedArgs(SoldWithinArgs, {
  dimensions: AttributionDimensionEnum,
  ungrouped: 'one figure for each currency',
}) {
  @Field(() => AttributionModelEnum, {
    description:
      'How touches share a sale, whatever the policy says. Weights by position and half-lives are those of the policy that the sale was decided under.',
  })
  model: AttributionModel;

  @Field(() => [String], { defaultValue: [], description: 'One key for each METADATA in `groupBy`, in order.' })
  @ArrayMaxSize(4)
  @MaxLength(400, { each: true })
  metadataKeys: string[];
}

const AttributionFigureKey = groupKey({
  name: 'AttributionFigureKey',
  description: 'One of the things by which attributed sales are grouped.',
  dimensions: AttributionDimensionEnum,
  ids: { partner: { of: 'partner' } },
  hasWords: true,
});

const EXACT = 'An exact fraction in lowest terms, such as `7/3`; null under DECAY, whose parts have no small one.';
const DECIMAL = 'The same with 12 decimals.';

@ObjectType({ description: 'How many sales the parts of a group come to.' })
export class AttributedConversions {
  @Field(() => String, { nullable: true, description: EXACT })
  exact: string | null;

  @Field(() => GraphQLDecimal, { description: DECIMAL })
  decimal: string;

  @Field(() => Float, {
    description: 'The sum of weights in whole basis points, as sales would be credited; a sale has 10,000.',
  })
  basisPoints: number;
}

@ObjectType({ description: 'What the parts of a group come to, less what was given back by now.' })
export class AttributedRevenue {
  @Field(() => String, { nullable: true, description: EXACT })
  exact: string | null;

  @Field(() => GraphQLDecimal, { description: DECIMAL })
  decimal: string;

  @Field(() => GraphQLDecimal, { description: 'The same by weights in whole basis points.' })
  byWeights: string;

  @Field({
    description:
      'Exact less by weights, as a fraction in lowest terms; under DECAY with 12 decimals. Over all partners of a sale it is nothing.',
  })
  difference: string;
}

@ObjectType({ description: 'What a group has of the sales that a policy attributes, in one currency, under a model.' })
export class AttributionFigure extends Explained {
  @Field(() => [AttributionFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<AttributionDimension>[];

  @Field({ description: 'ISO 4217 code of the revenue.' })
  currency: string;

  @Field(() => AttributedConversions, { description: 'Its part of their number.' })
  conversions: AttributedConversions;

  @Field(() => AttributedRevenue, { description: 'Its part of their net revenue.' })
  revenue: AttributedRevenue;
}
