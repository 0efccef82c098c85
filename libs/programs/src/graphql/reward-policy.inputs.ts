import { ListOrNone, Nested, TextField } from '#libs/graphql';
import { Field, InputType, OmitType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import {
  RewardCapType,
  RewardPolicyVersion,
  RewardRuleType,
  RewardSpecType,
} from '../read-models/reward-policy.types.js';
import { settingOf } from './setting.inputs.js';

const AMOUNT = 64;

@InputType({ description: 'What is given. Example: a credit of 20.00 EUR; or one free month that costs 29.00.' })
export class RewardSpecInput extends OmitType(RewardSpecType, ['amount', 'rate', 'costEach', 'currency'], InputType) {
  @TextField(AMOUNT, { nullable: true, description: 'How much: of a credit, or of a discount without a rate.' })
  amount?: string | null;

  @TextField(AMOUNT, { nullable: true, description: 'Of a discount: a share of the sale from 0 to 1; `0.15` is 15 %.' })
  rate?: string | null;

  @TextField(AMOUNT, {
    nullable: true,
    description: 'What one costs the vendor; for all but a credit and a discount, which cost what they are.',
  })
  costEach?: string | null;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency, if absent.' })
  currency?: string | null;
}

@InputType({ description: 'Most that may be granted in a window: exactly one of `count` and `cost`.' })
export class RewardCapInput extends OmitType(RewardCapType, ['cost'], InputType) {
  @TextField(AMOUNT, { nullable: true, description: 'So much that they cost, in program currency.' })
  cost?: string | null;
}

@InputType({ description: 'One rule. Every rule that fits grants, its two sides by themselves.' })
export class RewardRuleInput extends OmitType(
  RewardRuleType,
  ['minimumNet', 'referrer', 'customer', 'caps'],
  InputType,
) {
  @TextField(AMOUNT, {
    defaultValue: '0',
    description:
      'What has to stay of a sale after refunds, in program currency: of 50.00 a sale of 80.00 keeps its reward when 30.00 are refunded, and loses it at 30.01.',
  })
  minimumNet: string;

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
export class SetRewardPolicyInput extends settingOf(RewardPolicyVersion, 'rules') {
  @Field(() => [RewardRuleInput], { description: 'At most 20; none ends all rewards.' })
  @ListOrNone(() => RewardRuleInput, 20)
  rules: RewardRuleInput[];
}
