import { GraphQLDecimal } from '#libs/graphql';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  PlanBracketMeasure,
  PlanBracketMode,
  PlanCapPer,
  PlanFact,
  PlanFlatPer,
  PlanLineKind,
  PlanOnZero,
  PlanPayee,
  PlanPaysKind,
  PlanRounding,
  PlanWindow,
} from './plan-enums.types.js';
import type { BaseRule, Cap } from '../../plan/plan.js';
import type { LineKind } from '../../vocabulary/line-kind.js';

export { PlanRounding };

const BASE = 'Lines to leave out of what commission is computed on.';

@ObjectType({ description: BASE })
@InputType('PlanBaseInput', { description: BASE })
export class PlanBase implements BaseRule {
  @Field(() => [PlanLineKind], { defaultValue: [], description: 'By what they are for.' })
  excludeKinds: readonly LineKind[];

  @Field(() => [String], { defaultValue: [], description: 'By product; at most 1,000.' })
  excludeProducts: readonly string[];

  @Field(() => [String], { defaultValue: [], description: 'By category; at most 1,000.' })
  excludeCategories: readonly string[];
}

const CONDITION =
  'Exactly one of `all`, `any` and `fact`; beside `fact`, what that fact takes; the rest is null. At most 8 deep.';

@ObjectType({ description: CONDITION })
@InputType('PlanConditionInput', { description: CONDITION })
export class PlanCondition {
  @Field(() => [PlanCondition], { nullable: true, description: 'Holds when all of these do; of none, always.' })
  all?: readonly PlanCondition[];

  @Field(() => [PlanCondition], { nullable: true, description: 'Holds when one of these does; of none, never.' })
  any?: readonly PlanCondition[];

  @Field(() => PlanFact, { nullable: true, description: 'Which fact is compared.' })
  fact?: string;

  @Field(() => [String], { nullable: true, description: 'The values that match, 1 to 1,000.' })
  oneOf?: readonly string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Instead of `oneOf`: holds when the fact has none of these values, also when it is not known.',
  })
  noneOf?: readonly string[];

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Lower bound in program currency, inclusive.' })
  atLeast?: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Instead of `atLeast`: lower bound in program currency, exclusive.',
  })
  above?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Upper bound in program currency, inclusive.' })
  atMost?: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Instead of `atMost`: upper bound in program currency, exclusive.',
  })
  below?: string;

  @Field(() => String, { nullable: true, description: 'The key in the metadata, 1 to 100 characters.' })
  key?: string;

  @Field(() => Boolean, { nullable: true, description: 'The truth that matches.' })
  is?: boolean;
}

@ObjectType({ description: 'Where a bracket begins and what it pays.' })
export class PlanStep {
  @Field(() => GraphQLDecimal, {
    description: 'Volume in program currency, count of sales or units from which it holds, inclusive.',
  })
  from: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Share of the base: `0.15` is 15 %; null where it pays an amount for each.',
  })
  rate?: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Amount for each sale or unit, in program currency; null where it pays a share.',
  })
  amount?: string;
}

@ObjectType({ description: 'How a rule pays; what does not belong to its kind is null.' })
export class PlanPays {
  @Field(() => PlanPaysKind, { description: 'Which of the models.' })
  kind: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Share of the base: `0.15` is 15 %.' })
  rate?: string;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Flat amount, in program currency.' })
  amount?: string;

  @Field(() => PlanFlatPer, {
    nullable: true,
    description: 'For a flat amount: what it is paid for; the sale, if absent.',
  })
  per?: string;

  @Field(() => PlanBracketMode, { nullable: true, description: 'For brackets: what a reached one applies to.' })
  mode?: string;

  @Field(() => PlanBracketMeasure, {
    nullable: true,
    description: 'For brackets: what they count; volume in program currency, if absent.',
  })
  by?: string;

  @Field(() => PlanWindow, {
    nullable: true,
    description: 'For brackets: over which interval of business time they count.',
  })
  window?: string;

  @Field(() => [PlanStep], { nullable: true, description: 'The brackets, rising from 0.' })
  steps?: readonly PlanStep[];
}

@ObjectType({ description: 'One rule of a plan: a line is paid by the first that takes it, and by every one on top.' })
export class PlanRule {
  @Field({
    description:
      'Its name for programs, unique in the plan; entries point to it: 1 to 64 letters, digits, dots, dashes, underscores.',
  })
  ruleId: string;

  @Field({ description: 'Its name for people, 1 to 200 characters.' })
  name: string;

  @Field(() => PlanCondition, { defaultValue: { all: [] }, description: 'When it matches; always, if absent.' })
  when: PlanCondition;

  @Field({ description: 'Whether it is tried beside the others and takes no line away from them.' })
  onTop: boolean;

  @Field(() => PlanPayee, { description: 'Whom it pays.' })
  payee: string;

  @Field(() => Int, { nullable: true, description: 'How many steps above, where it pays a parent; else null.' })
  level: number | null;

  @Field(() => PlanOnZero, { description: 'What is owed for lines that cost nothing.' })
  onZero: string;

  @Field(() => PlanPays, { description: 'What it pays.' })
  pays: PlanPays;
}

@ObjectType({
  description: 'Most that may accrue in a window; what a cap leaves is paid, a clawback does not free it.',
})
export class PlanCap implements Cap {
  @Field({ description: 'Its name, unique in the plan.' })
  capId: string;

  @Field(() => PlanCapPer, { description: 'Whose commissions it adds up.' })
  per: Cap['per'];

  @Field(() => PlanWindow, { description: 'Over which interval of business time.' })
  window: Cap['window'];

  @Field(() => GraphQLDecimal, { description: 'In program currency.' })
  amount: string;
}
