import { Fits, GraphQLInstant, IdField, MutationInput } from '#libs/graphql';
import { aheadFault, type Refusal } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** A business time that has been: one that is still to come would keep everything that really happens from being recorded. */
export const notAhead = (instant: string | null | undefined, field: string): Refusal | undefined =>
  instant ? aheadFault(instant, new Date().toISOString(), field) : undefined;

@InputType({ isAbstract: true })
export abstract class TimedInput extends MutationInput {
  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it happened, not ahead of the clock; now if absent.',
  })
  @IsOptional()
  @Fits(notAhead)
  occurredAt?: string;
}

@InputType({ isAbstract: true })
export abstract class OfPartnerInput extends TimedInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;
}
