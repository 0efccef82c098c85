import { GraphQLInstant, IdField, List, ListOrNone, MutationInput } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { TierUpgrades } from '../read-models/tier-ladder.types.js';

@InputType({ description: 'So many different people of a partner hold this certification, unexpired.' })
export class CertificationCriterionInput {
  @Field({ description: 'The certification, 1 to 100 characters, each once.' })
  @IsString()
  @MaxLength(200)
  certification: string;

  @Field(() => Int, { defaultValue: 1, description: 'How many people, 1 to 10,000.' })
  @IsInt()
  holders: number;
}

@InputType({ description: 'A rank and everything it takes; what is absent is not asked. The lowest asks for nothing.' })
export class TierLevelInput {
  @Field(() => Int, { description: 'Rising by one from 1.' })
  @IsInt()
  rank: number;

  @Field({ description: 'What it is called, 1 to 100 characters, each once.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field({
    defaultValue: '1',
    description: 'How many times the capacity of open registrations, 0 to 1000, such as `1.5`.',
  })
  @IsString()
  @MaxLength(64)
  capacityFactor: string;

  @Field(() => String, {
    nullable: true,
    description: 'Revenue of 12 months net of refunds, at least, in program currency, such as `50000.00`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  netRevenue?: string | null;

  @Field(() => Int, { nullable: true, description: 'Registrations approved within 12 months, at least.' })
  @IsOptional()
  @IsInt()
  approvedRegistrations?: number | null;

  @Field(() => Int, { nullable: true, description: 'Deals won within 12 months, at least.' })
  @IsOptional()
  @IsInt()
  closedDeals?: number | null;

  @Field(() => [CertificationCriterionInput], {
    defaultValue: [],
    description: 'Certifications, all of them, at most 50.',
  })
  @ListOrNone(() => CertificationCriterionInput, 50)
  certifications: CertificationCriterionInput[];
}

@InputType({ description: 'The tiers of a program, from a moment on.' })
export class SetTierLadderInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @Field(() => TierUpgrades, {
    defaultValue: 'by-person',
    description: 'What happens when a partner meets the criteria of a higher tier.',
  })
  @IsString()
  upgrades: string;

  @Field(() => Int, {
    defaultValue: 90,
    description: 'Days of grace between the notice of a downgrade and the period end at which it comes, 0 to 3,650.',
  })
  @IsInt()
  graceDays: number;

  @Field(() => [TierLevelInput], { description: 'From the lowest up, 1 to 20.' })
  @List(() => TierLevelInput, 20)
  tiers: TierLevelInput[];
}
