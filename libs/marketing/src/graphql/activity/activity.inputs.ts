import {
  Fits,
  GraphQLDay,
  IdField,
  List,
  ListOrNone,
  MutationInput,
  Reason,
  TextField,
  WholeField,
} from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { ActivityKindEnum } from '#libs/programs';
import { Field, Float, InputType } from '@nestjs/graphql';
import { IsNumber, IsString } from 'class-validator';
import type { ActivityFileUse, CostKind } from '../../activity/activity.events.js';
import { ActivityCostKindEnum, ActivityFileUseEnum } from '../../read-models/activity/activity-enums.types.js';

const TEXT = 400;
const AMOUNT = 64;

@InputType({ isAbstract: true })
export class OfActivityInput extends MutationInput {
  @IdField('activity', { description: 'The activity.' })
  activityId: string;
}

@InputType({ description: 'A partner that is to host an activity.' })
export class ActivityHostInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @WholeField({ description: 'Its part of the costs, 0 to 10,000 basis points; the vendor bears what no host does.' })
  costShare: number;
}

@InputType({ isAbstract: true })
export class ActivityPlanInput extends MutationInput {
  @TextField(TEXT, { description: 'What it is called, 1 to 200 characters.' })
  name: string;

  @Field(() => ActivityKindEnum, { description: 'What kind it is.' })
  @IsString()
  kind: string;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day.' })
  endsOn: string;

  @TextField(TEXT, { nullable: true, description: 'Whom it is for, 1 to 200 characters.' })
  audience?: string | null;

  @WholeField({ nullable: true, description: 'How many leads it is to bring, 0 to 1,000,000.' })
  expectedLeads?: number | null;
}

@InputType({ description: 'An activity that a vendor and some of its partners plan.' })
export class PlanActivityInput extends ActivityPlanInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      'Its number, 1 to 200 characters, which no other activity of the program has. Leads and touches name it by this.',
  })
  @Fits(keyFault)
  externalId: string;

  @Field(() => [ActivityHostInput], {
    defaultValue: [],
    description: 'At most 20 partners; each is invited, and answers.',
  })
  @ListOrNone(() => ActivityHostInput, 20)
  hosts: ActivityHostInput[];
}

@InputType({ description: 'What an activity is to be from now on.' })
export class ReviseActivityInput extends ActivityPlanInput {
  @IdField('activity', { description: 'The activity.' })
  activityId: string;
}

@InputType({ description: 'An invitation to host an activity.' })
export class InviteHostInput extends OfActivityInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @WholeField({ description: 'Its part of the costs, 0 to 10,000 basis points; the vendor bears what no host does.' })
  costShare: number;
}

@InputType({ description: 'What a partner says to an invitation.' })
export class AnswerInvitationInput extends OfActivityInput {
  @IdField('partner', {
    nullable: true,
    description: 'Whose answer it is; a partner answers for itself, and leaves this out.',
  })
  partnerId?: string | null;

  @Field({ description: 'Whether it hosts the activity on these terms.' })
  accepts: boolean;
}

@InputType({ description: 'Something to be done for an activity.' })
export class AddTaskInput extends OfActivityInput {
  @IdField('partner', { nullable: true, description: 'Who has to do it, a host; the vendor if absent.' })
  partnerId?: string | null;

  @TextField(TEXT, { description: 'What is to be done, 1 to 200 characters.' })
  title: string;

  @Field(() => GraphQLDay, { description: 'The last day on which it is in time.' })
  dueOn: string;
}

@InputType({ description: 'A task that is done.' })
export class CompleteTaskInput extends OfActivityInput {
  @IdField('activity_task', { description: 'The task.' })
  taskId: string;
}

@InputType({ description: 'A task that is not to be done any more.' })
export class DropTaskInput extends CompleteTaskInput {}

@InputType({ description: 'A file of an activity, by reference: the file itself is kept elsewhere.' })
export class AttachFileInput extends OfActivityInput {
  @Field(() => ActivityFileUseEnum, { description: 'What it is for.' })
  use: ActivityFileUse;

  @TextField(TEXT, { description: 'Its name, 1 to 200 characters.' })
  name: string;

  @TextField(255, { description: 'Its media type, such as `application/pdf`.' })
  mediaType: string;

  @Field(() => Float, { description: 'Bytes, above 0.' })
  @IsNumber()
  size: number;

  @TextField(64, { description: 'SHA-256 in 64 small hexadecimal digits.' })
  sha256: string;
}

@InputType({ description: 'Something that was spent on an activity.' })
export class ActivityCostInput {
  @TextField(200, { description: 'The number of the invoice, 1 to 100 characters: one cost of the activity.' })
  number: string;

  @Field(() => GraphQLDay, { description: 'Its day: another currency is converted at the rate of this day.' })
  day: string;

  @Field(() => ActivityCostKindEnum, { description: 'What for.' })
  kind: CostKind;

  @IdField('partner', { nullable: true, description: 'Who paid it, a host; the vendor if absent.' })
  paidBy?: string | null;

  @TextField(AMOUNT, { description: 'How much, above zero.' })
  amount: string;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency if absent.' })
  currency?: string | null;

  @Field({ defaultValue: true, description: 'Whether a fund may pay for it.' })
  eligible: boolean;
}

@InputType({ description: 'What was spent on an activity.' })
export class RecordActivityCostsInput extends OfActivityInput {
  @Field(() => [ActivityCostInput], { description: '1 to 100 costs.' })
  @List(() => ActivityCostInput, 100)
  costs: ActivityCostInput[];
}

@InputType({ description: 'A cost of an activity that was wrong.' })
export class WithdrawActivityCostInput extends OfActivityInput {
  @TextField(200, { description: 'The number of the invoice, as it was recorded.' })
  number: string;

  @Field({ description: 'Why, 1 to 500 characters.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'An activity that begins.' })
export class StartActivityInput extends OfActivityInput {}

@InputType({ description: 'An activity that is over.' })
export class FinishActivityInput extends OfActivityInput {}

@InputType({ description: 'An activity that does not take place, or is broken off.' })
export class CancelActivityInput extends OfActivityInput {
  @Field({ description: 'Why, 1 to 500 characters.' })
  @Reason()
  reason: string;
}
