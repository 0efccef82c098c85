import { GraphQLDecimal, GraphQLInstant, IdField, ReadArgs } from '#libs/graphql';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { OnboardingStep } from '../../events/partner.events.js';
import { PartnerOnboardingStep } from '../partner.types.js';

@ObjectType({
  description: 'How long a step of onboarding takes: from the beginning of the checklist until the step is done.',
})
export class OnboardingFigure {
  @Field(() => PartnerOnboardingStep, { description: 'The step.' })
  step: OnboardingStep;

  @Field(() => Int, { description: 'How many partners began a checklist with it.' })
  begun: number;

  @Field(() => Int, { description: 'How many of them have done it.' })
  done: number;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Half of those that have done it took so many days or less, to 2 decimals; null while nobody has.',
  })
  medianDays: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'So many days took who was slowest, to 2 decimals; null while nobody has done it.',
  })
  longestDays: string | null;
}

@ArgsType()
export class OnboardingFiguresArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Of checklists that began at this moment or later; 365 days before `to` if absent.',
  })
  @IsOptional()
  from?: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Of checklists that began before this moment; now if absent.',
  })
  @IsOptional()
  to?: string | null;
}
