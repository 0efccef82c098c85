import { GraphQLInstant, IdField, MutationInput } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { GoalMetric, GoalPeriod } from '../goal/goal.js';
import { GoalMetricEnum, GoalPeriodEnum } from '../read-models/goal.types.js';
import type { AssetKind, OfferKind } from '../enablement/enablement.js';
import { AssetKindEnum, OfferKindEnum, PartnerKindEnum } from '../read-models/enablement.types.js';
import type { PartnerKind } from '../vocabulary/partner-kind.js';

@InputType({ isAbstract: true })
abstract class NamedInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'Its name, 1 to 200 characters; the same name once more is its next version.' })
  @IsString()
  @MaxLength(400)
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

  @Field(() => Int, { defaultValue: 1, description: 'From which rank on, 1 to 100.' })
  @IsInt()
  fromTier: number;

  @Field(() => Int, { nullable: true, description: 'Up to which rank; absent: and every one above.' })
  @IsOptional()
  @IsInt()
  toTier?: number | null;
}

@InputType({ description: 'What a program wants to reach in each period.' })
export class SetGoalInput extends NamedInput {
  @Field(() => GoalMetricEnum, { description: 'What it counts.' })
  metric: GoalMetric;

  @Field({
    description: 'What is to be reached in each period: an amount in program currency, a percentage or a number.',
  })
  @IsString()
  @MaxLength(64)
  target: string;

  @Field(() => GoalPeriodEnum, { description: 'How often it begins anew.' })
  period: GoalPeriod;
}

@InputType({ description: 'What a partner gets beside its plan.' })
export class PublishOfferInput extends MeantInput {
  @Field(() => OfferKindEnum, { description: 'What is on offer.' })
  kind: OfferKind;

  @Field({ description: 'What a partner is told of it, 1 to 2,000 characters.' })
  @IsString()
  @MaxLength(4000)
  description: string;

  @IdField('plan', { nullable: true, description: 'The plan on offer; for that kind, and for no other.' })
  @IsOptional()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Where there is more about it: an https address.' })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  link?: string | null;
}

@InputType({ description: 'What partners work with: a logo, a banner, a guideline, a template.' })
export class PublishAssetInput extends MeantInput {
  @Field(() => AssetKindEnum, { description: 'What it is.' })
  kind: AssetKind;

  @Field({ description: 'Where it lies: an https address.' })
  @IsString()
  @MaxLength(4000)
  link: string;

  @Field(() => String, { nullable: true, description: 'Its media type, such as `image/png`.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  mediaType?: string | null;
}
