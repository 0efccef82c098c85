import { IdField, List, MutationInput, Reason, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsString } from 'class-validator';
import type { RejectReason, SharingRule } from '../../sharing/sharing.events.js';
import { RejectReasonEnum, SharingRuleEnum } from '../../read-models/sharing/sharing-enums.types.js';
import { OfActivityInput } from '../activity/activity.inputs.js';

const STANDARD_DAYS = 2;
const MOST_COUNTRIES = 250;

@InputType({ description: 'Who gets a part of the leads.' })
export class SharingPartInput {
  @IdField('partner', { nullable: true, description: 'A host; the vendor if absent.' })
  partnerId?: string | null;

  @WholeField({ description: 'Its part, 0 to 10,000 basis points; under ROUND_ROBIN all are equal.' })
  weight: number;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Under TERRITORY: countries whose leads are its own, ISO 3166-1 alpha-2.',
  })
  @ArrayMaxSize(MOST_COUNTRIES)
  @IsString({ each: true })
  countries: string[];
}

@InputType({ description: 'Terms of sharing that are offered to all hosts of an activity.' })
export class ProposeSharingInput extends OfActivityInput {
  @Field(() => SharingRuleEnum, { description: 'The rule.' })
  rule: SharingRule;

  @Field(() => [SharingPartInput], {
    description:
      '1 to 21 parts that add up to 10,000 basis points, unless all take turns; of equals the earlier goes first.',
  })
  @List(() => SharingPartInput, 21)
  parts: SharingPartInput[];

  @WholeField({ defaultValue: STANDARD_DAYS, description: 'Within how many working days a lead is answered, 1 to 30.' })
  acceptWithinBusinessDays: number;
}

@InputType({ description: 'That a host agrees to terms of sharing.' })
export class AgreeSharingInput extends OfActivityInput {
  @WholeField({ description: 'To which version, the newest.' })
  version: number;

  @IdField('partner', {
    nullable: true,
    description: 'Which host agrees; a partner agrees for itself, and leaves this out.',
  })
  partnerId?: string | null;
}

@InputType({ isAbstract: true })
export class OfLeadInput extends MutationInput {
  @IdField('shared_lead', {
    nullable: true,
    description: 'The shared lead, such as `leadInbox` shows it. Either this, or `activityId` and `leadId`.',
  })
  sharedLeadId?: string | null;

  @IdField('activity', { nullable: true, description: 'The activity that brought it.' })
  activityId?: string | null;

  @IdField('lead', { nullable: true, description: 'The lead.' })
  leadId?: string | null;
}

@InputType({ description: 'A shared lead that its partner takes.' })
export class AcceptLeadInput extends OfLeadInput {}

@InputType({ description: 'A shared lead that its partner does not take.' })
export class RejectLeadInput extends OfLeadInput {
  @Field(() => RejectReasonEnum, { description: 'Why.' })
  reason: RejectReason;
}

@InputType({ description: 'A shared lead that goes to somebody else, whatever the rule says.' })
export class ReassignLeadInput extends OfLeadInput {
  @IdField('partner', { nullable: true, description: 'To which host; the vendor keeps it if absent.' })
  partnerId?: string | null;

  @Field({ description: 'Why, 1 to 500 characters.' })
  @Reason()
  reason: string;
}
