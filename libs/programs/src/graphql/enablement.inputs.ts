import { GraphQLInstant, IdField, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { GoalMetric, GoalPeriod } from '../goal/goal.js';
import { GoalMetricEnum, GoalPeriodEnum } from '../read-models/goal.types.js';
import type { AssetKind, OfferKind } from '../enablement/enablement.js';
import { AssetKindEnum, OfferKindEnum, PartnerKindEnum } from '../read-models/enablement.types.js';
import type { PartnerKind } from '../vocabulary/partner-kind.js';

@InputType({ isAbstract: true })
abstract class NamedInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @TextField(400, { description: 'Its name, 1 to 200 characters; the same name once more is its next version.' })
  name: string;

  @Field(() => GraphQLInstant, { description: 'From when this version holds.' })
  effectiveFrom: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when it holds; absent: without an end.' })
  @IsOptional()
  effectiveUntil?: string | null;
}

@InputType({ isAbstract: true })
abstract class MeantInput extends NamedInput {
  @Field(() => [PartnerKindEnum], { nullable: true, description: 'For which kinds of partners; absent: for all.' })
  @IsOptional()
  forKinds?: PartnerKind[] | null;

  @WholeField({ defaultValue: 1, description: 'From which rank on, 1 to 100.' })
  fromTier: number;

  @WholeField({ nullable: true, description: 'Up to which rank; absent: and every one above.' })
  toTier?: number | null;
}

@InputType({ description: 'What a program wants to reach in each period.' })
export class SetGoalInput extends NamedInput {
  @Field(() => GoalMetricEnum, { description: 'What it counts.' })
  metric: GoalMetric;

  @TextField(64, {
    description: 'What is to be reached in each period: an amount in program currency, a percentage or a number.',
  })
  target: string;

  @Field(() => GoalPeriodEnum, { description: 'How often it begins anew.' })
  period: GoalPeriod;
}

@InputType({ description: 'What a partner gets beside its plan.' })
export class PublishOfferInput extends MeantInput {
  @Field(() => OfferKindEnum, { description: 'What is on offer.' })
  kind: OfferKind;

  @TextField(4000, { description: 'What a partner is told of it, 1 to 2,000 characters.' })
  description: string;

  @IdField('plan', { nullable: true, description: 'The plan on offer; for that kind, and for no other.' })
  @IsOptional()
  planId?: string | null;

  @TextField(4000, { nullable: true, description: 'Where there is more about it: an https address.' })
  link?: string | null;
}

@InputType({ description: 'What partners work with: a logo, a banner, a guideline, a template.' })
export class PublishAssetInput extends MeantInput {
  @Field(() => AssetKindEnum, { description: 'What it is.' })
  kind: AssetKind;

  @TextField(4000, { description: 'Where it lies: an https address.' })
  link: string;

  @TextField(200, { nullable: true, description: 'Its media type, such as `image/png`.' })
  mediaType?: string | null;
}
