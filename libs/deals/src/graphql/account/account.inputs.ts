import { Fits, IdField, Nested } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { linesFault, reasonFault } from '../../vocabulary/text-validation.js';
import { OpportunityOutcome } from '../../read-models/deal-enums.types.js';
import { DealCustomerInput, oneCrmId } from '../deal/customer.inputs.js';
import { TimedInput } from '../deal/deal.inputs.js';

@InputType({ description: 'A customer of a program: by exactly one of its account, a deal, or what it is known by.' })
export class DealAccountInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('account', { nullable: true, description: 'Its account.' })
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

@InputType({ isAbstract: true })
abstract class OfAccountInput extends TimedInput {
  @Field(() => DealAccountInput, { description: 'The customer.' })
  @Nested(() => DealAccountInput)
  account: DealAccountInput;
}

@InputType({ description: 'That the vendor’s own people are at work on a customer.' })
export class OpenDirectOpportunityInput extends OfAccountInput {
  @Field(() => [String], { description: 'What it is about, 1 to 50 product lines.' })
  @Fits(linesFault)
  productLines: string[];
}

@InputType({ description: 'That the vendor’s own opportunity has ended.' })
export class CloseDirectOpportunityInput extends OfAccountInput {
  @IdField('opportunity', { description: 'The opportunity.' })
  opportunityId: string;

  @Field(() => OpportunityOutcome, { description: 'How.' })
  outcome: 'won' | 'lost';
}

@InputType({ description: 'That a customer has bought before.' })
export class MarkCustomerInput extends OfAccountInput {
  @Field(() => [String], { description: 'What it has bought, 1 to 50 product lines.' })
  @Fits(linesFault)
  productLines: string[];
}

@InputType({ description: 'That a customer is a competitor: a person decides its registrations.' })
export class MarkCompetitorInput extends OfAccountInput {
  @Field({ description: 'Why, 1 to 2,000 characters.' })
  @Fits(reasonFault)
  reason: string;
}
