import { GlobalId, GraphQLInstant, IdField, ReadArgs } from '#libs/graphql';
import { PartnerStanding } from '#libs/partners';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { CodeFaultEnum, type NoCredit, NoCreditEnum } from '../attribution/drop-reason.enums.types.js';
import type { WhyNot } from './why-not.js';

@ObjectType('NotCreditedReasonFound', {
  description: 'Why a partner is not credited with a sale by one of its touches.',
})
export class WhyNotType implements WhyNot {
  @Field(() => NoCreditEnum, { description: 'Why.' })
  reason: NoCredit;

  @GlobalId('touch', { nullable: true, description: 'The touch; null: it is about no touch.' })
  touchId: string | null;

  @Field(() => GraphQLInstant, {
    name: 'happenedAt',
    nullable: true,
    description: 'When the touch happened, business time.',
  })
  at: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'The first or last moment at which it would have counted; null: its time is not the reason.',
  })
  edge: string | null;

  @Field(() => PartnerStanding, {
    nullable: true,
    description: 'How its partner stood when it happened; null: that is not the reason.',
  })
  partnerStanding: string | null;

  @Field(() => CodeFaultEnum, {
    nullable: true,
    description: 'Why its code was not valid when the sale happened; null: that is not the reason.',
  })
  codeFault: string | null;

  @Field({ description: 'What would have been enough, such as `it had been the last touch`.' })
  wouldCountIf: string;
}

@ObjectType('NotCredited', { description: 'Why a partner is not credited with a sale, or not for all that it did.' })
export class NotCreditedType {
  @GlobalId('sale', { description: 'The sale.' })
  saleId: string;

  @GlobalId('partner', { description: 'The partner that was asked about.' })
  partnerId: string;

  @Field(() => Int, { description: 'What it is credited with now, in basis points; 0: nothing.' })
  weight: number;

  @GlobalId('partner', {
    nullable: true,
    description: 'The record that it was merged into, which has what it did; null: it was not merged.',
  })
  countedForId: string | null;

  @Field(() => [WhyNotType], { description: 'One for each touch that has no part, in the order in which they count.' })
  reasons: readonly WhyNotType[];
}

@ArgsType()
export class WhyNotArgs extends ReadArgs {
  @IdField('partner', { description: 'The partner. A partner asks about itself alone.' })
  partnerId: string;

  @IdField('sale', { nullable: true, description: 'The sale. Exactly one of this and `customerRef`.' })
  @IsOptional()
  saleId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s own reference of a customer: its latest 50 sales.',
  })
  @IsOptional()
  customerRef?: string;
}
