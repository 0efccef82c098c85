import { GraphQLDecimal, GraphQLInstant, IdField, List, MutationInput, Nested } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { DraftCondition } from '../plan/condition.draft.js';
import type { DraftPays, DraftPlan, DraftRule } from '../plan/plan.draft.js';
import {
  PlanBracketMode,
  PlanCapPer,
  PlanFact,
  PlanLineKind,
  PlanPaysKind,
  PlanRounding,
  PlanWindow,
} from '../read-models/plan-enums.types.js';

@InputType({ description: 'Lines to leave out of what commission is computed on.' })
export class PlanBaseInput {
  @Field(() => [PlanLineKind], { defaultValue: [], description: 'By what they are for.' })
  excludeKinds: string[];

  @Field(() => [String], { defaultValue: [], description: 'By product; at most 1,000.' })
  excludeProducts: string[];

  @Field(() => [String], { defaultValue: [], description: 'By category; at most 1,000.' })
  excludeCategories: string[];
}

@InputType({
  description: 'Exactly one of `all`, `any` and `fact`; beside `fact`, what that fact takes. At most 8 deep.',
})
export class PlanConditionInput implements DraftCondition {
  @Field(() => [PlanConditionInput], { nullable: true, description: 'Holds when all of these do; of none, always.' })
  all?: PlanConditionInput[] | null;

  @Field(() => [PlanConditionInput], { nullable: true, description: 'Holds when one of these does; of none, never.' })
  any?: PlanConditionInput[] | null;

  @Field(() => PlanFact, { nullable: true, description: 'What to look at.' })
  fact?: string | null;

  @Field(() => [String], { nullable: true, description: 'The values that match, 1 to 1,000.' })
  oneOf?: string[] | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Lower bound in program currency, inclusive.' })
  atLeast?: string | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Upper bound in program currency, inclusive.' })
  atMost?: string | null;

  @Field(() => String, { nullable: true, description: 'The key in the metadata, 1 to 100 characters.' })
  key?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The truth that matches.' })
  is?: boolean | null;
}

@InputType({ description: 'Where a bracket begins and what it pays.' })
export class PlanStepInput {
  @Field({ description: 'Volume in program currency from which it holds, inclusive; the first begins at 0.' })
  from: string;

  @Field({ description: 'Share of the base from 0 to 1: `0.15` is 15 %.' })
  rate: string;
}

@InputType({ description: 'How a rule pays: `kind`, and what belongs to it.' })
export class PlanPaysInput implements DraftPays {
  @Field(() => PlanPaysKind, { description: 'Which of the models.' })
  kind: string;

  @Field(() => String, { nullable: true, description: 'For a share: from 0 to 1, `0.15` is 15 %.' })
  rate?: string | null;

  @Field(() => String, { nullable: true, description: 'For a flat amount: in program currency, above zero.' })
  amount?: string | null;

  @Field(() => PlanBracketMode, { nullable: true, description: 'For brackets: what a reached one applies to.' })
  mode?: string | null;

  @Field(() => PlanWindow, { nullable: true, description: 'For brackets: a month, a quarter, a year or all time.' })
  window?: string | null;

  @Field(() => [PlanStepInput], { nullable: true, description: 'For brackets: 1 to 100, rising from 0.' })
  steps?: PlanStepInput[] | null;
}

@InputType({ description: 'One rule: the first that matches pays.' })
export class PlanRuleInput implements DraftRule {
  @Field({
    description: 'Its name for programs, unique in the plan: 1 to 64 letters, digits, dots, dashes, underscores.',
  })
  ruleId: string;

  @Field({ description: 'Its name for people, 1 to 200 characters.' })
  name: string;

  @Field(() => PlanConditionInput, { defaultValue: { all: [] }, description: 'When it matches; always, if absent.' })
  when: PlanConditionInput;

  @Field(() => PlanPaysInput, { description: 'What it pays.' })
  pays: PlanPaysInput;
}

@InputType({ description: 'Most that may accrue in a window.' })
export class PlanCapInput {
  @Field({ description: 'Its name, unique in the plan.' })
  capId: string;

  @Field(() => PlanCapPer, { description: 'Whose commissions it adds up.' })
  per: string;

  @Field(() => PlanWindow, { description: 'Over which stretch of business time.' })
  window: string;

  @Field({ description: 'In program currency, above zero.' })
  amount: string;
}

@InputType({ description: 'The next version of a plan, whole: it replaces no earlier one, it follows them.' })
export class PublishPlanInput extends MutationInput implements DraftPlan {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The plan’s name, 1 to 100 characters: the same name is the same plan.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field({
    description:
      'Whether, from `effectiveFrom` on, this is the plan of every partner that has none of its own, until another becomes it.',
  })
  standard: boolean;

  @Field(() => GraphQLInstant, {
    description: 'From when it holds, by the business time of sales; no two versions of a plan share one.',
  })
  effectiveFrom: string;

  @Field(() => PlanRounding, { defaultValue: 'half-away', description: 'How commissions are rounded.' })
  rounding: string;

  @Field(() => PlanBaseInput, {
    defaultValue: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
    description: 'What to leave out; nothing, if absent.',
  })
  @Nested(() => PlanBaseInput)
  base: PlanBaseInput;

  @Field(() => [PlanRuleInput], { description: 'In the order in which they are tried, 1 to 200.' })
  @List(() => PlanRuleInput, 200)
  rules: PlanRuleInput[];

  @Field(() => [PlanCapInput], { defaultValue: [], description: 'At most 50.' })
  @IsOptional()
  caps: PlanCapInput[];
}
