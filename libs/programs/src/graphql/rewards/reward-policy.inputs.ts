import { GraphQLInstant, IdField, ListOrNone, MutationInput, Nested, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { PlanWindow } from '../../read-models/plan/plan-enums.types.js';
import { RewardCapPer, RewardKindEnum, RewardTriggerEnum } from '../../read-models/reward-policy.types.js';
import type { DraftRewardSpec } from '../../reward-policy/reward-policy.draft.js';
import { PlanConditionInput } from '../plan-condition.inputs.js';

const AMOUNT = 64;

@InputType({ description: 'What is given. Example: a credit of 20.00 EUR; or one free month that costs 29.00.' })
export class RewardSpecInput implements DraftRewardSpec {
  @Field(() => RewardKindEnum, { description: 'What it is.' })
  @IsString()
  kind: string;

  @WholeField({ defaultValue: 1, description: 'How many of it, 1 to 1,000,000; 1 of a credit or discount.' })
  quantity: number;

  @TextField(AMOUNT, { nullable: true, description: 'How much: of a credit, or of a discount without a rate.' })
  amount?: string | null;

  @TextField(AMOUNT, { nullable: true, description: 'Of a discount: a share of the sale from 0 to 1; `0.15` is 15 %.' })
  rate?: string | null;

  @TextField(100, { nullable: true, description: 'The vendor’s number of what is sent, 1 to 100 characters.' })
  sku?: string | null;

  @TextField(AMOUNT, {
    nullable: true,
    description: 'What one costs the vendor; for all but a credit and a discount, which cost what they are.',
  })
  costEach?: string | null;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency, if absent.' })
  currency?: string | null;
}

@InputType({ description: 'Most that may be granted in a window: exactly one of `count` and `cost`.' })
export class RewardCapInput {
  @Field(() => RewardCapPer, { description: 'Whose rewards it counts.' })
  @IsString()
  per: string;

  @Field(() => PlanWindow, {
    description: 'Over which stretch of time, by the day of the trigger in the program’s zone.',
  })
  @IsString()
  window: string;

  @WholeField({ nullable: true, description: 'So many rewards, 0 to 1,000,000.' })
  count?: number | null;

  @TextField(AMOUNT, { nullable: true, description: 'So much that they cost, in program currency.' })
  cost?: string | null;
}

@InputType({ description: 'One rule. Every rule that fits grants, its two sides by themselves.' })
export class RewardRuleInput {
  @Field({ description: 'Its name, unique in the policy: 1 to 64 letters, digits, dots, dashes, underscores.' })
  @IsString()
  ruleId: string;

  @Field(() => RewardTriggerEnum, { description: 'What it grants for.' })
  @IsString()
  on: string;

  @Field(() => PlanConditionInput, { defaultValue: { all: [] }, description: 'When it fits; always, if absent.' })
  @Nested(() => PlanConditionInput)
  when: PlanConditionInput;

  @Field({
    defaultValue: false,
    description: 'Only where the customer used a partner’s code; the reward is then of the code’s partner.',
  })
  codesOnly: boolean;

  @TextField(AMOUNT, {
    defaultValue: '0',
    description:
      'What has to stay of a sale after refunds, in program currency: of 50.00 a sale of 80.00 keeps its reward when 30.00 are refunded, and loses it at 30.01.',
  })
  minimumNet: string;

  @WholeField({ defaultValue: 30, description: 'Calendar days from the trigger until it is approved, 0 to 3,650.' })
  holdDays: number;

  @WholeField({
    defaultValue: 365,
    description: 'Calendar days from the approval until it expires where nobody has sent it, 1 to 3,650.',
  })
  expiresAfterDays: number;

  @Field(() => RewardSpecInput, { nullable: true, description: 'What the partner gets that referred the customer.' })
  @IsOptional()
  @Nested(() => RewardSpecInput)
  referrer?: RewardSpecInput | null;

  @Field(() => RewardSpecInput, { nullable: true, description: 'What the customer gets.' })
  @IsOptional()
  @Nested(() => RewardSpecInput)
  customer?: RewardSpecInput | null;

  @Field(() => [RewardCapInput], { defaultValue: [], description: 'At most 4.' })
  @ListOrNone(() => RewardCapInput, 4)
  caps: RewardCapInput[];
}

@InputType({ description: 'Who is given what for a referral, from a moment on.' })
export class SetRewardPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @Field(() => [RewardRuleInput], { description: 'At most 20; none ends all rewards.' })
  @ListOrNone(() => RewardRuleInput, 20)
  rules: RewardRuleInput[];
}
