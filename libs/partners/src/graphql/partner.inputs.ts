import { Fits, GraphQLInstant, IdField, Items, Nested, TextField, WholeField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { BanReason, OnboardingStep, PartnerKind, RejectionReason } from '../events/partner.events.js';
import { PartnerDescriptionInput } from './description.inputs.js';
import {
  PartnerKindEnum,
  PartnerBanReason,
  PartnerOnboardingStep,
  PartnerRejectionReason,
} from '../read-models/partner.types.js';
import { OfPartnerInput, TimedInput } from './timed.inputs.js';

@InputType({ isAbstract: true })
abstract class IdentityInput extends TimedInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      'The vendor’s own key of the partner, unique in the program; never a person’s name. An e-mail address or a phone number is stored encrypted and goes with an erasure. 1 to 200 characters.',
  })
  @Fits(keyFault)
  externalId: string;

  @TextField(400, { description: 'Its name, 1 to 200 characters; stored encrypted, since it may be a person’s.' })
  name: string;

  @TextField(16, { nullable: true, description: 'ISO 3166-1 alpha-2 code, such as `GB`.' })
  country?: string | null;
}

@InputType({ description: 'Who becomes known.' })
export class NewPartnerInput extends IdentityInput {
  @Field(() => PartnerKindEnum, { description: 'What it does for the vendor.' })
  kind: PartnerKind;
}

@InputType({ description: 'Address, phone number and metadata of a partner from now on; what is absent is emptied.' })
export class DescribePartnerInput extends OfPartnerInput {
  @Field(() => PartnerDescriptionInput, { description: 'All of it.' })
  @Nested(() => PartnerDescriptionInput)
  description: PartnerDescriptionInput;
}

@InputType({ description: 'A partner whose decisions were made elsewhere: known, enrolled and active at one moment.' })
export class AdmitPartnerInput extends IdentityInput {
  @TextField(50, {
    description: 'What it does for the vendor, such as `reseller`; others are refused for this item alone.',
  })
  kind: string;

  @WholeField({ defaultValue: 1, description: 'Its rank, 1 lowest, to 100.' })
  tier: number;

  @Field(() => PartnerDescriptionInput, { nullable: true, description: 'Its address, phone number and metadata.' })
  @IsOptional()
  @Nested(() => PartnerDescriptionInput)
  description?: PartnerDescriptionInput | null;
}

@InputType({ description: 'Partners to admit.' })
export class AdmitPartnersInput {
  @Field(() => [AdmitPartnerInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => AdmitPartnerInput)
  items: AdmitPartnerInput[];
}

@InputType({ description: 'A partner to act on.' })
export class PartnerInput extends OfPartnerInput {}

@InputType({ description: 'A partner to enrol.' })
export class EnrollPartnerInput extends OfPartnerInput {
  @WholeField({ defaultValue: 1, description: 'Its rank, 1 lowest, to 100.' })
  tier: number;
}

@InputType({ description: 'A partner to reject.' })
export class RejectPartnerInput extends OfPartnerInput {
  @Field(() => PartnerRejectionReason, { description: 'Why.' })
  reason: RejectionReason;

  @TextField(500, { nullable: true, description: 'More about it, without personal data; at most 500 characters.' })
  note?: string | null;

  @Field({ defaultValue: true, description: 'Whether it may ever apply again.' })
  mayReapply: boolean;

  @Field(() => GraphQLInstant, { nullable: true, description: 'From when it may apply again; at once, if absent.' })
  @IsOptional()
  reapplyAfter?: string | null;
}

@InputType({ description: 'A checklist to begin.' })
export class StartOnboardingInput extends OfPartnerInput {
  @Field(() => [PartnerOnboardingStep], { nullable: true, description: 'What is to be done; everything, if absent.' })
  @IsOptional()
  steps?: OnboardingStep[];

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when; 30 days, if absent.' })
  @IsOptional()
  dueAt?: string;
}

@InputType({ description: 'A step that is done.' })
export class CompleteOnboardingStepInput extends OfPartnerInput {
  @Field(() => PartnerOnboardingStep, { description: 'Which.' })
  step: OnboardingStep;
}

@InputType({ description: 'A partner to act on, and why.' })
export class PartnerReasonInput extends OfPartnerInput {
  @TextField(1000, { description: 'Why, without personal data; 1 to 500 characters.' })
  reason: string;
}

@InputType({ description: 'A partner that leaves.' })
export class OffboardPartnerInput extends PartnerReasonInput {
  @Field({ description: 'Whether its agreement grants what it has earned and was not paid yet.' })
  keepsEarned: boolean;
}

@InputType({ description: 'A partner to ban.' })
export class BanPartnerInput extends OfPartnerInput {
  @Field(() => PartnerBanReason, { description: 'Why.' })
  reason: BanReason;

  @TextField(500, { nullable: true, description: 'More about it, without personal data; at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'Two records of the same partner.' })
export class MergePartnerInput extends PartnerReasonInput {
  @IdField('partner', { description: 'The record that stays. It can never be merged into another itself.' })
  into: string;
}

@InputType({ description: 'A rank to set.' })
export class SetPartnerTierInput extends PartnerReasonInput {
  @WholeField({ description: 'The rank, 1 lowest, to 100.' })
  tier: number;
}

@InputType({ description: 'A plan to assign.' })
export class AssignPartnerPlanInput extends OfPartnerInput {
  @IdField('plan', { nullable: true, description: 'A plan of the program; absent: back to the standard plan.' })
  @IsOptional()
  planId?: string | null;
}

@InputType({ description: 'A tax form to put on file.' })
export class RecordTaxFormInput extends OfPartnerInput {
  @TextField(100, { description: 'Which form, such as `W-8BEN`; 1 to 50 characters, no tax number.' })
  form: string;
}

@InputType({ description: 'A payout method that was verified.' })
export class VerifyPayoutMethodInput extends OfPartnerInput {
  @TextField(400, {
    description:
      'The reference at the payout provider, 1 to 200 characters; never an account number. Stored encrypted.',
  })
  destination: string;
}
