import { GraphQLDecimal, graphqlEnum, MoneyType } from '#libs/graphql';
import type { Money, Window } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { RewardCap, RewardKind, RewardPolicy, RewardSpec, RewardTrigger } from '../reward-policy/reward-policy.js';
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

export const RewardTriggerEnum = graphqlEnum<RewardTrigger>('RewardTrigger', 'What a reward is given for.', {
  'first-sale': 'The first sale of its customer in the program, in the order of recording.',
  'every-sale': 'Each sale.',
  'lead-qualified': 'A lead that was qualified.',
});

export const RewardCapPer = graphqlEnum<RewardCap['per']>('RewardCapPer', 'Whose rewards a cap counts.', {
  beneficiary: 'Those of each beneficiary by itself.',
  program: 'Those of all beneficiaries together.',
});

@ObjectType('RewardSpec', { description: 'What is given.' })
export class RewardSpecType implements RewardSpec {
  @Field(() => RewardKindEnum, { description: 'What it is.' })
  kind: RewardKind;

  @Field(() => Int, { description: 'How many of it; 1 of a credit or discount.' })
  quantity: number;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Of a credit or discount: how much, in `currency`.' })
  amount: string | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Of a discount: a share of the sale; `0.15` is 15 %.' })
  rate: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s number of what is sent.' })
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

  @Field(() => PlanWindow, { description: 'Over which stretch of time, by the day of the trigger.' })
  window: Window;

  @Field(() => Int, { nullable: true, description: 'So many rewards.' })
  count: number | null;

  @Field(() => MoneyType, { nullable: true, description: 'So much that they cost.' })
  cost: Money | null;
}

@ObjectType('RewardRule', { description: 'One rule: each that fits grants.' })
export class RewardRuleType {
  @Field({ description: 'Its name for programs, unique in the policy.' })
  ruleId: string;

  @Field(() => RewardTriggerEnum, { description: 'What it grants for.' })
  on: RewardTrigger;

  @Field(() => PlanCondition, { description: 'When it fits.' })
  when: PlanCondition;

  @Field({ description: 'Whether it fits only where the customer used a partner’s code.' })
  codesOnly: boolean;

  @Field(() => MoneyType, { description: 'What has to stay of a sale after refunds.' })
  minimumNet: Money;

  @Field(() => Int, { description: 'Calendar days from the trigger until it is approved.' })
  holdDays: number;

  @Field(() => Int, { description: 'Calendar days from the approval until it expires where nobody has sent it.' })
  expiresAfterDays: number;

  @Field(() => RewardSpecType, { nullable: true, description: 'What the partner gets that referred the customer.' })
  referrer: RewardSpecType | null;

  @Field(() => RewardSpecType, { nullable: true, description: 'What the customer gets.' })
  customer: RewardSpecType | null;

  @Field(() => [RewardCapType], { description: 'Most that it may grant.' })
  caps: readonly RewardCapType[];
}

@ObjectType({ description: 'A version of who is given what for a referral.' })
export class RewardPolicyVersion extends Version {
  @Field(() => [RewardRuleType], { description: 'Its rules.' })
  rules: readonly RewardRuleType[];
}

/** Amounts in program currency with that currency. */
export function shownRewardPolicy({ rules, ...policy }: RewardPolicy, currency: string): RewardPolicyVersion {
  const money = (amount: string): Money => ({ amount, currency });
  return {
    ...policy,
    rules: rules.map(({ caps, minimumNet, ...rule }) => ({
      ...rule,
      minimumNet: money(minimumNet),
      caps: caps.map(({ cost, ...cap }) => ({ ...cap, cost: cost === null ? null : money(cost) })),
    })),
  };
}
