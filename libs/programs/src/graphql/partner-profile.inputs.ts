import { GraphQLInstant, IdField, List, ListOrNone, MutationInput } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsString, MaxLength } from 'class-validator';

const ID = 'Its own id: 1 to 64 letters, digits, dots, dashes and underscores.';

@InputType({ description: 'An answer and its points.' })
export class ProfileAnswerInput {
  @Field({ description: ID })
  @IsString()
  @MaxLength(100)
  id: string;

  @Field({ description: 'What it says, 1 to 500 characters.' })
  @IsString()
  @MaxLength(1000)
  text: string;

  @Field(() => Int, { description: 'Points, 0 to 100.' })
  @IsInt()
  points: number;
}

@InputType({ description: 'A question, and how much it weighs.' })
export class ProfileCriterionInput {
  @Field({ description: ID })
  @IsString()
  @MaxLength(100)
  id: string;

  @Field({ description: 'What is asked, 1 to 500 characters.' })
  @IsString()
  @MaxLength(1000)
  question: string;

  @Field(() => Int, { description: 'Percent of the score, 1 to 100; all of them add up to 100.' })
  @IsInt()
  weight: number;

  @Field(() => [ProfileAnswerInput], { description: 'What may be answered, 2 to 50.' })
  @List(() => ProfileAnswerInput, 50)
  answers: ProfileAnswerInput[];
}

@InputType({ description: 'What rules a partner out, whatever its score.' })
export class ProfileDisqualifierInput {
  @Field({ description: ID })
  @IsString()
  @MaxLength(100)
  id: string;

  @Field({ description: 'What is asked, such as whether it is a direct competitor; 1 to 500 characters.' })
  @IsString()
  @MaxLength(1000)
  question: string;
}

@InputType({ description: 'Who would be the ideal partner, from a moment on.' })
export class SetIdealPartnerProfileInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @Field(() => [ProfileCriterionInput], { description: 'Questions, 1 to 50.' })
  @List(() => ProfileCriterionInput, 50)
  criteria: ProfileCriterionInput[];

  @Field(() => [ProfileDisqualifierInput], { defaultValue: [], description: 'What rules a partner out, at most 50.' })
  @ListOrNone(() => ProfileDisqualifierInput, 50)
  disqualifiers: ProfileDisqualifierInput[];

  @Field({ description: 'The score, 0 to 100, from which nobody needs to look, such as `75`.' })
  @IsString()
  @MaxLength(64)
  autoQualifiedFrom: string;

  @Field({ description: 'The score from which a person looks; below it, it is rejected.' })
  @IsString()
  @MaxLength(64)
  reviewFrom: string;
}
