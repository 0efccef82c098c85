import { GraphQLInstant, IdField, List, MutationInput, Nested, TextField } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { PlanConditionInput } from './plan-condition.inputs.js';
import type { DraftPays } from '../plan/pays.draft.js';
import type { DraftPlan } from '../plan/plan.draft.js';
import type { DraftRule } from '../plan/rule.draft.js';
import {
  PlanBracketMeasure,
  PlanBracketMode,
  PlanCapPer,
  PlanFlatPer,
  PlanLineKind,
  PlanOnZero,
  PlanPayee,
  PlanPaysKind,
  PlanRounding,
  PlanWindow,
} from '../read-models/plan/plan-enums.types.js';

@InputType({ description: 'Lines to leave out of what commission is computed on.' })
export class PlanBaseInput {
  @Field(() => [PlanLineKind], { defaultValue: [], description: 'By what they are for.' })
  excludeKinds: string[];

  @Field(() => [String], { defaultValue: [], description: 'By product; at most 1,000.' })
  excludeProducts: string[];

  @Field(() => [String], { defaultValue: [], description: 'By category; at most 1,000.' })
  excludeCategories: string[];
}

@InputType({ description: 'Where a bracket begins and what it pays: exactly one of `rate` and `amount`.' })
export class PlanStepInput {
  @Field({
    description:
      'Volume in program currency, count of sales or units from which it holds, inclusive; the first begins at 0.',
  })
  from: string;

  @Field(() => String, { nullable: true, description: 'Share of the base from 0 to 1: `0.15` is 15 %.' })
  rate?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Under brackets by sales or units: an amount for each, in program currency, 0 or more, at most 10 decimals. ' +
      'Marginal, 10.00 from 0 and 15.00 from 2: three sales earn 35.00.',
  })
  amount?: string | null;
}

@InputType({ description: 'How a rule pays: `kind`, and what belongs to it.' })
export class PlanPaysInput implements DraftPays {
  @Field(() => PlanPaysKind, { description: 'Which of the models.' })
  kind: string;

  @Field(() => String, { nullable: true, description: 'For a share: from 0 to 1, `0.15` is 15 %.' })
  rate?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'For a flat amount: in program currency, above zero; per unit it may be finer than the currency, the sum is rounded.',
  })
  amount?: string | null;

  @Field(() => PlanFlatPer, {
    nullable: true,
    description: 'For a flat amount: what it is paid for; the sale, if absent.',
  })
  per?: string | null;

  @Field(() => PlanBracketMode, { nullable: true, description: 'For brackets: what a reached one applies to.' })
  mode?: string | null;

  @Field(() => PlanBracketMeasure, {
    nullable: true,
    description: 'For brackets: what they count; volume in program currency, if absent.',
  })
  by?: string | null;

  @Field(() => PlanWindow, {
    nullable: true,
    description: 'For brackets: over which stretch of business time they count.',
  })
  window?: string | null;

  @Field(() => [PlanStepInput], { nullable: true, description: 'For brackets: 1 to 100, rising from 0.' })
  steps?: PlanStepInput[] | null;
}

@InputType({ description: 'One rule: a line is paid by the first that takes it, and by every one on top.' })
export class PlanRuleInput implements DraftRule {
  @Field({
    description: 'Its name for programs, unique in the plan: 1 to 64 letters, digits, dots, dashes, underscores.',
  })
  ruleId: string;

  @Field({ description: 'Its name for people, 1 to 200 characters.' })
  name: string;

  @Field(() => PlanConditionInput, { defaultValue: { all: [] }, description: 'When it matches; always, if absent.' })
  when: PlanConditionInput;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is tried beside the others (a bonus, SPIFF or override): it takes no line away from them and sees every line of the base. ' +
      'With 10 %, and 2 % on top for a category: old 100 + new 50 of that category earns 15.00 + 1.00. No, if absent.',
  })
  onTop?: boolean | null;

  @Field(() => PlanPayee, { nullable: true, description: 'Whom it pays; the credited partners, if absent.' })
  payee?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Where it pays a parent: how many steps above the credited partner, 1 to 3; 1, if absent. A rule of 1.5 % on top at level 1: ' +
      'a sale of 100.49 pays the partner above 1.51.',
  })
  level?: number | null;

  @Field(() => PlanOnZero, {
    nullable: true,
    description:
      'For a flat amount and a count of sales or units: what is owed for lines that cost nothing; nothing, if absent.',
  })
  onZero?: string | null;

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

  @TextField(200, { description: 'The plan’s name, 1 to 100 characters: the same name is the same plan.' })
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
