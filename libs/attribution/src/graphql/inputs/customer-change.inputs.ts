import { GraphQLInstant, IdField, ListOrNone, MutationInput, Reason } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

const MOST_SHARES = 100;

@InputType({ description: 'A partner’s part of a customer.' })
export class CustomerShareInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, {
    defaultValue: 10_000,
    description: 'Its part in basis points, at least 1; those of a customer add up to 10,000.',
  })
  @IsOptional()
  weight: number;
}

@InputType({ isAbstract: true })
abstract class CustomerChangeInput extends MutationInput {
  @IdField('journey', { description: 'The customer’s journey.' })
  journeyId: string;

  @Field({ description: 'Why, 1 to 500 characters. It is kept encrypted under the customer’s key.' })
  @Reason()
  reason: string;
}

@InputType({
  description:
    'Whose a customer is from a moment of business time on. A sale of before that follows what stood then, also when it is recorded later.',
})
export class RebindCustomerInput extends CustomerChangeInput {
  @Field(() => GraphQLInstant, { description: 'From when, inclusive.' })
  from: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when, exclusive; none: for life.' })
  @IsOptional()
  until?: string | null;

  @Field(() => [CustomerShareInput], {
    description: 'Whose it is: 1 to 100 partners, each once, such as two with 5,000 each.',
  })
  @ListOrNone(() => CustomerShareInput, MOST_SHARES)
  shares: CustomerShareInput[];
}

@InputType({ description: 'Whose a customer’s sales are for some time, whatever touches and bindings say.' })
export class OverrideAttributionInput extends RebindCustomerInput {}

@InputType({ description: 'An end of the newest override of a customer.' })
export class EndOverrideInput extends CustomerChangeInput {
  @Field(() => GraphQLInstant, { description: 'Until when it counts, exclusive.' })
  until: string;
}

@InputType({ description: 'Two journeys that are one customer.' })
export class MergeCustomersInput extends CustomerChangeInput {
  @IdField('journey', { description: 'The other journey of the same customer. Which is named first does not matter.' })
  otherJourneyId: string;
}
