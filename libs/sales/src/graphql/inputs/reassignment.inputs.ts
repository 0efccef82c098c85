import { GraphQLInstant, IdField, MutationInput, MutationPayload } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

@InputType({
  description: 'A sale that is another partner’s. Name it by `saleId`, or by `programId` and `saleExternalId`.',
})
export class ReassignSaleInput extends MutationInput {
  @IdField('sale', { nullable: true, description: 'The sale. Either this or its number.' })
  @IsOptional()
  saleId?: string | null;

  @IdField('program', { nullable: true, description: 'The program of the number.' })
  @IsOptional()
  programId?: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s own number of the sale.' })
  saleExternalId?: string | null;

  @IdField('partner', { nullable: true, description: 'The partner that gets it. Either this or partnerExternalId.' })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same by the vendor’s own key.' })
  partnerExternalId?: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'When it was decided, business time; not before the sale (BEFORE_SALE), at most 5 minutes ahead of the clock; now, if left out. Commission and revenue move on that day.',
  })
  @IsOptional()
  occurredAt?: string;

  @Field({ description: 'Why, without personal data; 1 to 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'The sale that was credited to another partner, or why not.' })
export class ReassignSalePayload extends MutationPayload {}
