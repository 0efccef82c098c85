import {
  BulkPayload,
  BulkResult,
  Fits,
  GraphQLInstant,
  IdField,
  Items,
  MutationInput,
  MutationPayload,
  Nested,
  TextField,
} from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { DisqualifyReasonEnum } from '../../read-models/attribution-enums.types.js';
import type { DisqualifyReason } from '../../vocabulary/lead.types.js';
import { KnownCustomerInput, SubmittedCustomerInput } from './customer.inputs.js';

@InputType({ description: 'What the person agreed to.' })
class LeadConsentInput {
  @Field({ description: 'Whether partners may get its data.' })
  given: boolean;

  @Field(() => GraphQLInstant, { description: 'When it was asked.' })
  at: string;

  @Field(() => String, { nullable: true, description: 'What it read, at most 2,000 characters.' })
  wording?: string | null;
}

@InputType({ isAbstract: true })
abstract class LeadInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its number, 1 to 200 characters, unique among those of the program’s vendor or of one partner: the same again changes nothing.',
  })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'The person’s name, at most 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The person’s phone number, at most 50 characters.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the person works, at most 200 characters.' })
  company?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2, such as `GB`.' })
  country?: string | null;

  @Field(() => LeadConsentInput, { nullable: true, description: 'What the person agreed to; null: it was not asked.' })
  @IsOptional()
  @Type(() => LeadConsentInput)
  @ValidateNested()
  consent?: LeadConsentInput | null;
}

@InputType({ description: 'A lead of the partner that sends it. It says who the person is, and nothing else.' })
export class SubmitLeadInput extends LeadInput {
  @Field(() => SubmittedCustomerInput, { description: 'By what the partner knows the person.' })
  @Nested(() => SubmittedCustomerInput)
  customer: SubmittedCustomerInput;
}

@InputType({ description: 'A lead to record.' })
export class RecordLeadInput extends LeadInput {
  @Field(() => KnownCustomerInput, { description: 'By what the person is known.' })
  @Nested(() => KnownCustomerInput)
  customer: KnownCustomerInput;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was submitted, business time, at most 5 minutes ahead of the clock; now if absent.',
  })
  @IsOptional()
  occurredAt?: string;

  @IdField('partner', {
    nullable: true,
    description: 'Who brought it; none: the vendor itself. At most one of this and `partnerExternalId`.',
  })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Who brought it, by the vendor’s own key.' })
  partnerExternalId?: string | null;

  @TextField(400, {
    nullable: true,
    description:
      'The id of the click that led the person here, `cid` of the address it arrived at: a touch of the link’s partner. One that proves nothing is left out.',
  })
  clickId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The number of the activity that it came through, 1 to 200 characters; also of one that nobody has planned yet.',
  })
  @IsOptional()
  @Fits(keyFault)
  activityExternalId?: string | null;
}

@InputType({ description: 'Leads to record.' })
export class RecordLeadsInput {
  @Field(() => [RecordLeadInput], {
    description: 'At most 1,000, each under a key of its own. Those of one person are taken in the order given.',
  })
  @Items(() => RecordLeadInput)
  items: RecordLeadInput[];
}

const IS_NEW = 'Whether nobody had submitted this person before; null: it was refused.';

@ObjectType({
  description:
    'The lead, or why there is none. A person that is known already is no refusal: where somebody else has brought it, `id` is that of the partner’s touch.',
})
export class SubmitLeadPayload extends MutationPayload {
  @Field(() => Boolean, { nullable: true, description: IS_NEW })
  isNew?: boolean | null;
}

@ObjectType({ description: 'What became of one lead.' })
export class LeadResult extends BulkResult {
  @Field(() => Boolean, { nullable: true, description: IS_NEW })
  isNew?: boolean | null;
}

@ObjectType({ description: 'One result for each lead, in the order given.' })
export class RecordLeadsPayload extends BulkPayload {
  @Field(() => [LeadResult], { description: 'One for each item, in the order given.' })
  declare results: readonly LeadResult[];
}

@InputType({ description: 'A lead that is worth working on.' })
export class QualifyLeadInput extends MutationInput {
  @IdField('lead', { description: 'The lead.' })
  leadId: string;

  @Field(() => String, {
    nullable: true,
    description: 'In the writer’s own words, at most 1,000 characters; encrypted under the customer’s key.',
  })
  note?: string | null;
}

@InputType({ description: 'A lead that is not worth working on.' })
export class DisqualifyLeadInput extends QualifyLeadInput {
  @Field(() => DisqualifyReasonEnum, { description: 'Why.' })
  reason: DisqualifyReason;
}

@InputType({ description: 'A lead that has become a deal.' })
export class LinkLeadToDealInput extends MutationInput {
  @IdField('lead', { description: 'The lead.' })
  leadId: string;

  @IdField('deal', { description: 'The deal, of the same program.' })
  dealId: string;
}

@ObjectType({ description: 'The lead, or why it stands where it stood.' })
export class LeadPayload extends MutationPayload {}
