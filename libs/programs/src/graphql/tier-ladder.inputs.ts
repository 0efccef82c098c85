import { GraphQLInstant, IdField, List, ListOrNone, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { TierUpgrades } from '../read-models/tier-ladder.types.js';

@InputType({ description: 'So many different people of a partner hold this certification, unexpired.' })
export class CertificationCriterionInput {
  @TextField(200, { description: 'The certification, 1 to 100 characters, each once.' })
  certification: string;

  @WholeField({ defaultValue: 1, description: 'How many people, 1 to 10,000.' })
  holders: number;
}

@InputType({ description: 'A rank and everything it takes; what is absent is not asked. The lowest asks for nothing.' })
export class TierLevelInput {
  @WholeField({ description: 'Rising by one from 1.' })
  rank: number;

  @TextField(200, { description: 'What it is called, 1 to 100 characters, each once.' })
  name: string;

  @TextField(64, {
    defaultValue: '1',
    description: 'How many times the capacity of open registrations, 0 to 1000, such as `1.5`.',
  })
  capacityFactor: string;

  @TextField(64, {
    nullable: true,
    description: 'Revenue of 12 months net of refunds, at least, in program currency, such as `50000.00`.',
  })
  netRevenue?: string | null;

  @WholeField({ nullable: true, description: 'Registrations approved within 12 months, at least.' })
  approvedRegistrations?: number | null;

  @WholeField({ nullable: true, description: 'Deals won within 12 months, at least.' })
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

  @WholeField({
    defaultValue: 90,
    description: 'Days of grace between the notice of a downgrade and the period end at which it comes, 0 to 3,650.',
  })
  graceDays: number;

  @Field(() => [TierLevelInput], { description: 'From the lowest up, 1 to 20.' })
  @List(() => TierLevelInput, 20)
  tiers: TierLevelInput[];
}
