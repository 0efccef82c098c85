import { GlobalId, GraphQLDay, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { ActivityFileUse, CostKind } from '../../activity/activity.events.js';
import type { HostAnswer } from '../../activity/activity.state.js';
import { ActivityCostKindEnum, ActivityFileUseEnum, HostAnswerEnum } from './activity-enums.types.js';

@ObjectType('ActivityHost', { description: 'A partner that was invited to host an activity.' })
export class ActivityHostType {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => HostAnswerEnum, { description: 'What it says.' })
  answer: HostAnswer;

  @Field(() => Int, { description: 'Its part of the costs in basis points, as it was offered last.' })
  costShare: number;

  /** What it has accepted, and bears until it accepts another; null: nothing. */
  borne: number | null;
}

@ObjectType('ActivityBearer', { description: 'Who bears a part of an activity’s costs.' })
export class ActivityBearerType {
  @GlobalId('partner', { nullable: true, description: 'The partner; null: the vendor.' })
  partnerId: string | null;

  @Field(() => Int, { description: 'Its part in basis points; all add up to 10,000.' })
  costShare: number;

  @Field(() => MoneyType, { description: 'Its part of all costs.' })
  part: Money;

  @Field(() => MoneyType, { description: 'What of them it paid.' })
  paid: Money;

  @Field(() => MoneyType, {
    description: 'What it owes the others; below zero, what it is owed. A figure, no payment.',
  })
  owed: Money;
}

@ObjectType('ActivityCost', { description: 'What was spent on an activity.' })
export class ActivityCostType {
  @Field({ description: 'The number of the invoice.' })
  number: string;

  @Field(() => GraphQLDay, { description: 'Its day: another currency is converted at the rate of this day.' })
  day: string;

  @Field(() => ActivityCostKindEnum, { description: 'What for.' })
  kind: CostKind;

  @GlobalId('partner', { nullable: true, description: 'Who paid it; null: the vendor.' })
  paidBy: string | null;

  @Field(() => MoneyType, { description: 'How much.' })
  amount: Money;

  @Field(() => MoneyType, { description: 'The same in the program’s currency, rounded once.' })
  counted: Money;

  @Field({ description: 'Whether a fund may pay for it.' })
  eligible: boolean;

  /** In the program's currency. */
  countedMinor: string;
}

@ObjectType('ActivityFile', { description: 'A file of an activity, by reference.' })
export class ActivityFileType {
  @Field(() => ActivityFileUseEnum, { description: 'What it is for.' })
  use: ActivityFileUse;

  @GlobalId('partner', { nullable: true, description: 'Who gave it; null: the vendor.' })
  partnerId: string | null;

  @Field({ description: 'Its name.' })
  name: string;

  @Field({ description: 'Its media type.' })
  mediaType: string;

  @Field(() => Float, { description: 'Bytes.' })
  size: number;

  @Field({ description: 'SHA-256 in hexadecimal digits.' })
  sha256: string;
}
