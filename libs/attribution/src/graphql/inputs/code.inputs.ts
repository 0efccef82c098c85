import {
  BulkPayload,
  GraphQLInstant,
  IdField,
  Items,
  MutationInput,
  MutationPayload,
  Nested,
  Reason,
} from '#libs/graphql';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { CodeTerms } from '../../code/code.events.js';
import { KnownCustomerInput } from './customer.inputs.js';

@InputType({ isAbstract: true })
abstract class CodeTermsInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      '3 to 40 letters A to Z, digits, `_` and `-`; small letters and blanks around it do not matter: ` keith20 ` is `KEITH20`.',
  })
  code: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'From when on it may be used; null: from the beginning.',
  })
  @IsOptional()
  startsAt?: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when, that moment excluded; null: without an end.',
  })
  @IsOptional()
  endsAt?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often it may be used in all, 1 to 1,000,000; null: as often as anybody likes.',
  })
  @IsOptional()
  limit?: number | null;

  @Field({ defaultValue: false, description: 'Whether each customer may use it once alone.' })
  oncePerCustomer: boolean;

  @Field({ defaultValue: false, description: 'Whether a customer that has bought may not use it.' })
  newCustomersOnly: boolean;
}

export const codeTerms = (input: CodeTermsInput): CodeTerms => ({
  startsAt: input.startsAt ?? null,
  endsAt: input.endsAt ?? null,
  limit: input.limit ?? null,
  oncePerCustomer: input.oncePerCustomer,
  newCustomersOnly: input.newCustomersOnly,
});

@InputType({ description: 'A code to issue. A program has each text once.' })
export class IssueCodeInput extends CodeTermsInput {
  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was issued, business time; now if absent.' })
  @IsOptional()
  occurredAt?: string;

  @IdField('partner', { nullable: true, description: 'Whose it is. Exactly one of this and `partnerExternalId`.' })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose it is, by the vendor’s own key.' })
  partnerExternalId?: string | null;
}

@InputType({ description: 'Codes to issue.' })
export class IssueCodesInput {
  @Field(() => [IssueCodeInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => IssueCodeInput)
  items: IssueCodeInput[];
}

@ObjectType({ description: 'One result for each code, in the order given.' })
export class IssueCodesPayload extends BulkPayload {}

@InputType({ description: 'All terms of a code anew. What is held stays held.' })
export class ChangeCodeInput extends CodeTermsInput {}

@InputType({ isAbstract: true })
abstract class OfCodeInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The code.' })
  code: string;
}

@InputType({ description: 'A code that is to count no more.' })
export class DisableCodeInput extends OfCodeInput {
  @Field({ description: 'Why, 1 to 500 characters. It is kept encrypted under the partner’s key.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'A code that somebody typed in at a checkout.' })
export class RedeemCodeInput extends OfCodeInput {
  @Field(() => KnownCustomerInput, { description: 'Who it was, as far as is known: `{}` for nobody.' })
  @Nested(() => KnownCustomerInput)
  customer: KnownCustomerInput;
}

@InputType({ description: 'A redemption that a checkout gives back.' })
export class ReleaseCodeInput extends OfCodeInput {
  @IdField('redemption', { description: 'What `redeemCode` answered with.' })
  redemptionId: string;
}

@ObjectType({ description: 'The code, or why nothing was changed.' })
export class CodePayload extends MutationPayload {}

@ObjectType({ description: 'What is held for the checkout, or why nothing is. `id` is the code’s.' })
export class RedeemCodePayload extends MutationPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Names what is held: for the sale, and to give it back. Null: nothing is held.',
  })
  redemptionId?: string | null;
}
