import { GraphQLDecimal, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UnconvertedAmount } from './report.types.js';

@ObjectType({ description: 'What came of the leads that an activity brought, in the program’s currency.' })
export class ActivityOutcome {
  @Field(() => Int, { description: 'Deals that its leads became and that are still open.' })
  openDeals: number;

  @Field(() => MoneyType, { description: 'What these are worth.' })
  pipeline: Money;

  @Field(() => Int, { description: 'Sales to its leads, and deals of theirs that were won.' })
  won: number;

  @Field(() => MoneyType, { description: 'What these came to, net of what was given back.' })
  revenue: Money;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What `revenue` is more than what the vendor paid, of that, in per cent with 4 decimals towards zero; null where it paid nothing.',
  })
  roiPercent: string | null;

  @Field({
    description:
      'The query that lists the leads it brought with what they bought and the deals that they became, page by page.',
  })
  explain: string;

  @Field(() => [UnconvertedAmount], { description: 'What no rate was published for, of both.' })
  unconverted: readonly UnconvertedAmount[];
}
