import { inputOf, ListOrNone, Nested, TextField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import {
  RewardCapType,
  RewardPolicyVersion,
  RewardRuleType,
  RewardSpecType,
} from '../read-models/reward-policy.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'What is given. Example: a credit of 20.00 EUR; or one free month that costs 29.00.' })
export class RewardSpecInput extends inputOf(RewardSpecType, 'costEach', 'currency') {
  @TextField(64, {
    nullable: true,
    description: 'What one costs the vendor; for all but a credit and a discount, which cost what they are.',
  })
  costEach?: string | null;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the program’s currency, if absent.' })
  currency?: string | null;
}

@InputType({ description: 'Most that may be granted in a window: exactly one of `count` and `cost`.' })
export class RewardCapInput extends inputOf(RewardCapType) {}

@InputType({ description: 'One rule. Every rule that fits grants, its two sides by themselves.' })
export class RewardRuleInput extends inputOf(RewardRuleType, 'referrer', 'customer', 'caps') {
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
