import { BulkPayload, Fits, GraphQLDay, GraphQLInstant, IdField, Items, MutationInput, TextField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

const AMOUNT = 64;

@InputType({ description: 'Market development money of a program for some time.' })
export class OpenFundBudgetInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'Its name, 1 to 200 characters, which no other budget of the program has, such as `2024`.' })
  @Fits(keyFault)
  name: string;

  @TextField(AMOUNT, { description: 'What there is to allocate in all, such as `50000.00`.' })
  amount: string;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency if absent.' })
  currency?: string | null;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day, in the program’s zone.' })
  endsOn: string;
}

@InputType({ description: 'Another amount of a budget.' })
export class ChangeFundBudgetInput extends MutationInput {
  @IdField('fund_budget', { description: 'The budget.' })
  budgetId: string;

  @TextField(AMOUNT, { description: 'What there is to allocate in all from now on.' })
  amount: string;
}

@InputType({ description: 'What a partner has of a budget.' })
export class AllocateFundsInput extends MutationInput {
  @IdField('fund_budget', { description: 'The budget.' })
  budgetId: string;

  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @TextField(AMOUNT, { description: 'What it has in all from now on, not what is added.' })
  amount: string;
}

@InputType({ description: 'What a partner has of a budget, both by the vendor’s own words for them.' })
export class SetAllocationInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The name of the budget, such as `2024`.' })
  @Fits(keyFault)
  budget: string;

  @Field({ description: 'The vendor’s own key of the partner.' })
  @Fits(keyFault)
  partnerExternalId: string;

  @TextField(AMOUNT, { description: 'What it has in all from now on, not what is added.' })
  amount: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'When it was decided, business time, at most 5 minutes ahead of the clock; now if absent. Where what stands was decided later, it is refused (OUT_OF_ORDER).',
  })
  @IsOptional()
  occurredAt?: string | null;
}

@InputType({ description: 'Allocations.' })
export class SetAllocationsInput {
  @Field(() => [SetAllocationInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => SetAllocationInput)
  items: SetAllocationInput[];
}

@ObjectType({
  description: 'One result for each allocation, in the order given: the fund, or why nothing was changed.',
})
export class SetAllocationsPayload extends BulkPayload {}
