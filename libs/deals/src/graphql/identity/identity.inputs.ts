import { Fits, IdField, Nested } from '#libs/graphql';
import { optionalKeyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { reasonFault } from '../../vocabulary/text-validation.js';
import { DealCustomerInput, oneCrmId } from '../deal/customer.inputs.js';
import { OfDealInput, TimedInput } from '../deal/deal.inputs.js';

@InputType({ description: 'One of two accounts: by exactly one of its id, a deal, or what the customer is known by.' })
export class JoinedAccountInput {
  @IdField('program', { nullable: true, description: 'The program; may be left out here.' })
  @IsOptional()
  programId?: string | null;

  @IdField('account', { nullable: true, description: 'Its id.' })
  @IsOptional()
  accountId?: string | null;

  @IdField('deal', { nullable: true, description: 'A deal of it whose account is known.' })
  @IsOptional()
  dealId?: string | null;

  @Field(() => DealCustomerInput, { nullable: true, description: 'What it is known by: at least one identifier.' })
  @IsOptional()
  @Type(() => DealCustomerInput)
  @ValidateNested()
  @Fits(oneCrmId)
  customer?: DealCustomerInput | null;
}

@InputType({ description: 'That two accounts of a program are one customer.' })
export class JoinAccountsInput extends TimedInput {
  @IdField('program', { description: 'The program of both.' })
  programId: string;

  @Field(() => JoinedAccountInput, { description: 'The account that ends.' })
  @Nested(() => JoinedAccountInput)
  from: JoinedAccountInput;

  @Field(() => JoinedAccountInput, { description: 'The account that stays.' })
  @Nested(() => JoinedAccountInput)
  into: JoinedAccountInput;

  @Field({ description: 'Why, 1 to 2,000 characters; stored encrypted, and gone with the customer.' })
  @Fits(reasonFault)
  reason: string;
}

@InputType({ description: 'One deal: by its id, or by its number.' })
export class DealReferenceInput {
  @IdField('deal', { nullable: true, description: 'The deal. Either this, or its number.' })
  @IsOptional()
  dealId?: string | null;

  @IdField('program', { nullable: true, description: 'The program of the number; that of the input, if left out.' })
  @IsOptional()
  programId?: string | null;

  @Field(() => String, { nullable: true, description: 'Its own number in the program: the vendor’s, or a partner’s.' })
  @Fits(optionalKeyFault)
  externalId?: string | null;

  @IdField('partner', { nullable: true, description: 'Whose own number it is; the vendor’s, if left out.' })
  @IsOptional()
  numberOfPartnerId?: string | null;
}

@InputType({ description: 'That several deals are one opportunity.' })
export class MergeDealsInput extends TimedInput {
  @IdField('program', { nullable: true, description: 'The program of numbers that do not say theirs.' })
  @IsOptional()
  programId?: string | null;

  @Field(() => DealReferenceInput, { description: 'The deal that stays.' })
  @Nested(() => DealReferenceInput)
  into: DealReferenceInput;

  @Field(() => [DealReferenceInput], { description: 'The others, 1 to 50: they become its duplicates.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Type(() => DealReferenceInput)
  @ValidateNested({ each: true })
  from: DealReferenceInput[];

  @Field({ description: 'Why, 1 to 2,000 characters; stored encrypted.' })
  @Fits(reasonFault)
  reason: string;
}

@InputType({ description: 'That a deal is another partner’s.' })
export class ReassignDealInput extends OfDealInput {
  @IdField('partner', { nullable: true, description: 'The partner that gets it. Either this or partnerExternalId.' })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same by the vendor’s own key.' })
  @Fits(optionalKeyFault)
  partnerExternalId?: string | null;

  @Field({ description: 'Why, 1 to 2,000 characters; stored encrypted, and not shown to partners.' })
  @Fits(reasonFault)
  reason: string;
}
