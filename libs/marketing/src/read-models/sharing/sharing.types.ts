import { GlobalId } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { SharingRule } from '../../sharing/sharing.events.js';
import { SharingRuleEnum } from './sharing-enums.types.js';

@ObjectType('SharingPart', { description: 'Who gets a part of the leads.' })
export class SharingPartType {
  @GlobalId('partner', { nullable: true, description: 'The partner; null: the vendor.' })
  partnerId: string | null;

  @Field(() => Int, { description: 'Its part in basis points.' })
  weight: number;

  @Field(() => [String], { description: 'Countries whose leads are its own, under TERRITORY.' })
  countries: readonly string[];
}

@ObjectType('SharingAnswer', { description: 'Who has to agree to terms.' })
export class SharingAnswerType {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field({ description: 'Whether it has agreed.' })
  agreed: boolean;
}

@ObjectType('SharingTerms', { description: 'How leads are shared.' })
export class SharingTermsType {
  @Field(() => Int, { description: 'Which version of the activity’s terms it is, 1 for the first.' })
  version: number;

  @Field(() => SharingRuleEnum, { description: 'The rule.' })
  rule: SharingRule;

  @Field(() => [SharingPartType], { description: 'Who gets what; of equals the earlier goes first.' })
  parts: readonly SharingPartType[];

  @Field(() => Int, { description: 'Within how many working days a lead is answered.' })
  acceptWithinBusinessDays: number;

  @Field(() => [SharingAnswerType], { description: 'Hosts that have to agree.' })
  answers: readonly SharingAnswerType[];
}
