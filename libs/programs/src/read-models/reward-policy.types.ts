import { AmountField, DecimalField, GraphQLDecimal, graphqlEnum, Nested, TextField, WholeField } from '#libs/graphql';
import type { Money, Window } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import type { RewardCap, RewardKind, RewardSpec, RewardTrigger } from '../reward-policy/reward-policy.js';
import { PlanWindow } from './plan/plan-enums.types.js';
import { PlanCondition } from './plan/plan.types.js';
import { Version } from './version.types.js';

export const RewardKindEnum = graphqlEnum<RewardKind>('RewardKind', 'What is given for a referral.', {
  credit: 'An amount on the next bill.',
  discount: 'Less to pay: an amount, or a share of the sale.',
  'free-months': 'Months without payment.',
  points: 'Points of the vendor’s own program.',
  goods: 'Something that is sent.',
  'gift-card': 'A voucher.',
});

const RewardTriggerEnum = graphqlEnum<RewardTrigger>('RewardTrigger', 'What a reward is given for.', {
  'first-sale': 'The first sale of its customer in the program, in the order of recording.',
  'every-sale': 'Each sale.',
  'lead-qualified': 'A lead that was qualified.',
});

const RewardCapPer = graphqlEnum<RewardCap['per']>('RewardCapPer', 'Whose rewards a cap counts.', {
  beneficiary: 'Those of each beneficiary by itself.',
  program: 'Those of all beneficiaries together.',
});

@ObjectType('RewardSpec', { description: 'What is given.' })
export class RewardSpecType implements RewardSpec {
  @Field(() => RewardKindEnum, { description: 'What it is.' })
  kind: RewardKind;

  @WholeField({ defaultValue: 1, description: 'How many of it, 1 to 1,000,000; 1 of a credit or discount.' })
  quantity: number;

  @DecimalField({
    nullable: true,
    description: 'Of a credit or discount: how much, in `currency`.',
    taken: 'How much: of a credit, or of a discount without a rate.',
  })
  amount: string | null;

  @DecimalField({
    nullable: true,
    description: 'Of a discount: a share of the sale; `0.15` is 15 %.',
    taken: 'Of a discount: a share of the sale from 0 to 1; `0.15` is 15 %.',
  })
  rate: string | null;

  @TextField(100, { nullable: true, description: 'The vendor’s number of what is sent, 1 to 100 characters.' })
  sku: string | null;

  @Field(() => GraphQLDecimal, { description: 'What one costs the vendor, in `currency`; of a credit or discount 0.' })
  costEach: string;

  @Field({ description: 'ISO 4217 code.' })
  currency: string;
}

@ObjectType('RewardCap', { description: 'Most that may be granted in a window: either `count` or `cost`.' })
export class RewardCapType {
  @Field(() => RewardCapPer, { description: 'Whose rewards it counts.' })
  per: RewardCap['per'];

  @Field(() => PlanWindow, {
    description: 'Over which interval of time, by the day of the trigger in the program’s zone.',
  })
  window: Window;

  @WholeField({ nullable: true, description: 'So many rewards, 0 to 1,000,000.' })
  count: number | null;

  @AmountField({
    nullable: true,
    description: 'So much that they cost.',
    taken: 'So much that they cost, in program currency.',
  })
  cost: Money | null;
}

@ObjectType('RewardRule', { description: 'One rule: each that fits grants.' })
export class RewardRuleType {
  @Field({ description: 'Its name, unique in the policy: 1 to 64 letters, digits, dots, dashes, underscores.' })
  @IsString()
  ruleId: string;

  @Field(() => RewardTriggerEnum, { description: 'What it grants for.' })
  on: RewardTrigger;

  @Field(() => PlanCondition, { defaultValue: { all: [] }, description: 'When it fits; always, if absent.' })
  @Nested(() => PlanCondition)
  when: PlanCondition;

  @Field({
    defaultValue: false,
    description: 'Only where the customer used a partner’s code; the reward is then of the code’s partner.',
  })
  codesOnly: boolean;

  @AmountField({
    defaultValue: '0',
    description: 'What has to stay of a sale after refunds.',
    taken:
      'What has to stay of a sale after refunds, in program currency: of 50.00 a sale of 80.00 keeps its reward when 30.00 are refunded, and loses it at 30.01.',
  })
  minimumNet: Money;

  @WholeField({ defaultValue: 30, description: 'Calendar days from the trigger until it is approved, 0 to 3,650.' })
  holdDays: number;

  @WholeField({
    defaultValue: 365,
    description: 'Calendar days from the approval until it expires where nobody has sent it, 1 to 3,650.',
  })
  expiresAfterDays: number;

  @Field(() => RewardSpecType, { nullable: true, description: 'What the partner gets that referred the customer.' })
  referrer: RewardSpecType | null;

  @Field(() => RewardSpecType, { nullable: true, description: 'What the customer gets.' })
  customer: RewardSpecType | null;

  @Field(() => [RewardCapType], { description: 'Most that it may grant.' })
  caps: readonly RewardCapType[];
}

@ObjectType({ description: 'A version of the reward policy: who is given what for a referral.' })
export class RewardPolicyVersion extends Version {
  @Field(() => [RewardRuleType], { description: 'Its rules.' })
  rules: readonly RewardRuleType[];
}
