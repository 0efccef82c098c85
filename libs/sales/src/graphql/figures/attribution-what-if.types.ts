import { GlobalId, GraphQLDecimal, IdField, Nested } from '#libs/graphql';
import { AttributionPolicyChangeInput } from '#libs/programs';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { SalesDryRun } from '../inputs/reattribution.inputs.js';
import { SoldWithinArgs } from '../../read-models/figures/sold-within.types.js';

@ArgsType()
export class AttributionWhatIfArgs extends SoldWithinArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => AttributionPolicyChangeInput, {
    description: 'What the policy under which each sale was decided would have said instead.',
  })
  @Nested(() => AttributionPolicyChangeInput)
  change: AttributionPolicyChangeInput;
}

@ObjectType({ description: 'What a partner has of sales in one currency, and would have.' })
export class AttributionWhatIfShare {
  @GlobalId('partner', {
    nullable: true,
    description: 'The partner, of a merged one the record that it ended in; null: nobody, direct sales.',
  })
  partnerId: string | null;

  @Field({ description: 'ISO 4217 code of the revenue.' })
  currency: string;

  @Field({ description: 'Its part of their number now, as an exact fraction in lowest terms, such as `7/3`.' })
  conversionsNow: string;

  @Field({ description: 'The same as it would be.' })
  conversionsThen: string;

  @Field(() => GraphQLDecimal, {
    description: 'What it is credited with now, by weights in whole basis points, less what was given back by now.',
  })
  revenueNow: string;

  @Field(() => GraphQLDecimal, { description: 'The same as it would be.' })
  revenueThen: string;

  @Field(() => GraphQLDecimal, {
    description: 'Then less now. Those of one currency, nobody’s too, add up to nothing.',
  })
  difference: string;
}

@ObjectType({ description: 'What a policy would have made of sales, had it said something else. Nothing is written.' })
export class AttributionWhatIf {
  @Field(() => Int, { description: 'How many sales of that time a policy has attributed.' })
  saleCount: number;

  @Field(() => Int, { description: 'How many of them would be credited otherwise.' })
  changedCount: number;

  @Field(() => Int, {
    description:
      'How many of them a binding of their customer would decide. Whom it would bind to is judged by what was known when it was bound; where nothing had bound it, nothing does.',
  })
  boundCount: number;

  @Field(() => [AttributionWhatIfShare], { description: 'Who gains most first, then by partner and currency.' })
  partners: AttributionWhatIfShare[];

  tried: SalesDryRun;
}
