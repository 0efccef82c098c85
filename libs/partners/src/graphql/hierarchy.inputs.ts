import { Fits, GraphQLInstant, IdField, Items, TextField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { OfPartnerInput, TimedInput } from './timed.inputs.js';

@InputType({ description: 'Who stands above a partner from a moment on.' })
export class SetPartnerParentInput extends OfPartnerInput {
  @IdField('partner', { nullable: true, description: 'The partner above, of the same program; absent: nobody.' })
  @IsOptional()
  parentId?: string | null;

  @Field(() => GraphQLInstant, {
    description: 'From when it holds, by the business time of sales: in the past, now or later. Until a later change.',
  })
  effectiveFrom: string;

  @TextField(1000, { description: 'Why, 1 to 500 characters; stored encrypted.' })
  reason: string;
}

@InputType({ description: 'Who stands above a partner, by the vendor’s own keys.' })
export class KeyedPartnerParentInput extends TimedInput {
  @IdField('program', { description: 'The program of both.' })
  programId: string;

  @Field({ description: 'The vendor’s own key of the partner.' })
  @Fits(keyFault)
  partnerExternalId: string;

  @Field(() => String, { nullable: true, description: 'The vendor’s own key of the partner above; absent: nobody.' })
  @IsOptional()
  @Fits(keyFault)
  parentExternalId?: string | null;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the business time of sales.' })
  effectiveFrom: string;

  @TextField(1000, { description: 'Why, 1 to 500 characters; stored encrypted.' })
  reason: string;
}

@InputType({ description: 'Changes of who stands above whom.' })
export class SetPartnerParentsInput {
  @Field(() => [KeyedPartnerParentInput], {
    description: 'At most 1,000, each under a key of its own. Those of one program run in the order given.',
  })
  @Items(() => KeyedPartnerParentInput)
  items: KeyedPartnerParentInput[];
}
