import { Fits, GraphQLInstant, IdField, ListOrNone, MutationInput, TextField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import { notAhead } from './timed.inputs.js';

@InputType('ProfileAnswerGiven', { description: 'An answer to a criterion of the profile.' })
export class ProfileAnswerDraft {
  @TextField(100, { description: 'The criterion.' })
  criterion: string;

  @TextField(100, { description: 'The id of the answer.' })
  answer: string;
}

@InputType({ description: 'Answers to every criterion of the program’s profile.' })
export class AnswerPartnerProfileInput extends MutationInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => [ProfileAnswerDraft], { description: 'One for each criterion; of two for one the last counts.' })
  @ListOrNone(() => ProfileAnswerDraft, 100)
  answers: ProfileAnswerDraft[];

  @Field(() => [String], { defaultValue: [], description: 'Which disqualifiers of the profile apply.' })
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  disqualifiers: string[];

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was answered, not ahead of the clock; now if absent.',
  })
  @IsOptional()
  @Fits(notAhead)
  occurredAt?: string;
}
