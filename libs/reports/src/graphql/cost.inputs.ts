import { BulkPayload, Fits, GraphQLDay, IdField, Items, MutationInput, TextField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

const AMOUNT = 64;
const CATEGORY = 200;

@InputType({
  description: 'Something that a program’s partners cost and that nothing else here tells of, such as software.',
})
export class RecordCostInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The vendor’s own number of it, 1 to 200 characters, which no other cost of the program has.' })
  @Fits(keyFault)
  externalId: string;

  @IdField('partner', { nullable: true, description: 'For which partner; null: for all of them.' })
  partnerId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'For which partner by the vendor’s own key, instead of `partnerId` (ONE_OF).',
  })
  @IsOptional()
  @Fits(keyFault)
  partnerExternalId?: string | null;

  @TextField(CATEGORY, { description: 'What it was for, in the vendor’s own word, 1 to 200 characters: `software`.' })
  category: string;

  @TextField(AMOUNT, {
    description: 'How much, such as `1500.00`; negative where an earlier one was too high: costs are never changed.',
  })
  amount: string;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency if absent.' })
  currency?: string | null;

  @Field(() => GraphQLDay, { description: 'On which day, in the program’s zone.' })
  day: string;
}

@InputType({ description: 'Costs.' })
export class RecordCostsInput {
  @Field(() => [RecordCostInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => RecordCostInput)
  items: RecordCostInput[];
}

@ObjectType({ description: 'One result for each cost, in the order given.' })
export class RecordCostsPayload extends BulkPayload {}
