import { Fits, GraphQLDay, GraphQLInstant, IdField, Items, MutationInput } from '#libs/graphql';
import { optionalKeyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { DealInvolvement } from '../../read-models/deal-enums.types.js';
import { DealCustomerInput, oneCrmId } from './customer.inputs.js';
import type { Involvement } from '../../vocabulary/deal.types.js';

@InputType({ description: 'A word of the vendor’s own about a deal.' })
export class DealMetadataInput {
  @Field({ description: 'Its name, 1 to 200 characters.' })
  key: string;

  @Field({
    description:
      'Its value, at most 200 characters. An e-mail address or phone number is encrypted, and goes with the partner.',
  })
  value: string;
}

@InputType({ isAbstract: true })
export abstract class TimedInput extends MutationInput {
  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it happened; now if absent. Refused: IN_FUTURE, and NOT_FOR_PARTNERS for a partner.',
  })
  @IsOptional()
  occurredAt?: string | null;
}

@InputType({ isAbstract: true })
export abstract class DealContentInput extends TimedInput {
  @Field(() => DealCustomerInput, { nullable: true, description: 'The customer, as far as it is known.' })
  @IsOptional()
  @Type(() => DealCustomerInput)
  @ValidateNested()
  @Fits(oneCrmId)
  customer?: DealCustomerInput | null;

  @Field(() => [String], { description: 'What it is about, 1 to 50 of them: protected all or none.' })
  productLines: string[];

  @Field(() => String, { nullable: true, description: 'What is expected, in plain decimal notation; null: not known.' })
  amount?: string | null;

  @Field({ description: 'ISO 4217 code of the amount.' })
  currency: string;

  @Field(() => GraphQLDay, { nullable: true, description: 'The day it is expected to close, such as `2026-12-31`.' })
  @IsOptional()
  expectedCloseOn?: string | null;

  @IdField('contact', { nullable: true, description: 'The partner’s contact who leads it.' })
  @IsOptional()
  representativeId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same by the key under which the contact was recorded.' })
  @Fits(optionalKeyFault)
  representativeExternalId?: string | null;

  @Field(() => DealInvolvement, { defaultValue: 'sourced', description: 'What the partner does for it.' })
  involvement: Involvement;

  @Field(() => String, { nullable: true, description: 'Where, at most 200 characters.' })
  territory?: string | null;

  @Field(() => [DealMetadataInput], { defaultValue: [], description: 'Words of the vendor’s own, at most 50.' })
  @Type(() => DealMetadataInput)
  @ValidateNested({ each: true })
  metadata: DealMetadataInput[];
}

@InputType({ isAbstract: true })
export abstract class OwnedDealInput extends DealContentInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('partner', {
    nullable: true,
    description: 'The partner. A partner may leave it out: it registers for itself.',
  })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same by the vendor’s own key.' })
  @Fits(optionalKeyFault)
  partnerExternalId?: string | null;
}

@InputType({ description: 'A deal to draft.' })
export class DraftDealInput extends OwnedDealInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Its own number, 1 to 200 characters: among the partner’s own where a partner sends it, else among the vendor’s in the program. It is kept unencrypted: no e-mail address, no phone number.',
  })
  @Fits(optionalKeyFault)
  externalId?: string | null;
}

@InputType({ description: 'A deal to register: drafted and handed in at once.' })
export class RegisterDealInput extends DraftDealInput {}

@InputType({ description: 'Deals to register.' })
export class RegisterDealsInput {
  @Field(() => [RegisterDealInput], {
    description: 'At most 1,000, each under a key of its own. Those of one customer run in the order given.',
  })
  @Items(() => RegisterDealInput)
  items: RegisterDealInput[];
}

const EITHER = 'Either this, or programId and externalId.';

@InputType({ isAbstract: true })
export abstract class OfDealInput extends TimedInput {
  @IdField('deal', { nullable: true, description: `The deal. ${EITHER}` })
  @IsOptional()
  dealId?: string | null;

  @IdField('program', { nullable: true, description: 'The program of the deal’s own number.' })
  @IsOptional()
  programId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The deal by its own number in the program: the caller’s, a partner’s or the vendor’s.',
  })
  @Fits(optionalKeyFault)
  externalId?: string | null;

  @IdField('partner', {
    nullable: true,
    description:
      'Whose own number `externalId` is, for a deal that a partner registered under it; the caller’s if absent.',
  })
  @IsOptional()
  numberOfPartnerId?: string | null;
}

@InputType({ description: 'What a draft, or a deal that was returned, is to say from now on.' })
export class ReviseDealInput extends DealContentInput {
  @IdField('deal', { description: 'The deal.' })
  dealId: string;
}

@InputType({ description: 'A deal to hand in, for the first time or again.' })
export class SubmitDealInput extends OfDealInput {}
