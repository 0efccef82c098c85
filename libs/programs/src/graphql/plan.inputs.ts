import { GraphQLInstant, List, Nested, TextField } from '#libs/graphql';
import { Field, InputType, Int, OmitType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { DraftPlan } from '../plan/plan.draft.js';
import { PlanOnZero, PlanPayee, PlanRounding } from '../read-models/plan/plan-enums.types.js';
import { PlanBase, PlanCap, PlanPays, PlanRule } from '../read-models/plan/plan.types.js';
import { OfProgramInput } from './setting.inputs.js';

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
export class PlanPaysInput extends OmitType(PlanPays, ['rate', 'amount', 'steps'], InputType) {
  @Field(() => String, { nullable: true, description: 'For a share: from 0 to 1, `0.15` is 15 %.' })
  rate?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'For a flat amount: in program currency, above zero; per unit it may be finer than the currency, the sum is rounded.',
  })
  amount?: string | null;

  @Field(() => [PlanStepInput], { nullable: true, description: 'For brackets: 1 to 100, rising from 0.' })
  steps?: PlanStepInput[] | null;
}

@InputType({ description: 'One rule: a line is paid by the first that takes it, and by every one on top.' })
export class PlanRuleInput extends OmitType(PlanRule, ['onTop', 'payee', 'level', 'onZero', 'pays'], InputType) {
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
export class PlanCapInput extends OmitType(PlanCap, ['amount'], InputType) {
  @Field({ description: 'In program currency, above zero.' })
  amount: string;
}

@InputType({ description: 'The next version of a plan, whole: it replaces no earlier one, it follows them.' })
export class PublishPlanInput extends OfProgramInput implements DraftPlan {
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

  @Field(() => PlanBase, {
    defaultValue: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
    description: 'What to leave out; nothing, if absent.',
  })
  @Nested(() => PlanBase)
  base: PlanBase;

  @Field(() => [PlanRuleInput], { description: 'In the order in which they are tried, 1 to 200.' })
  @List(() => PlanRuleInput, 200)
  rules: PlanRuleInput[];

  @Field(() => [PlanCapInput], { defaultValue: [], description: 'At most 50.' })
  @IsOptional()
  caps: PlanCapInput[];
}
