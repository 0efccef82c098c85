import { GraphQLInstant, IdField, List, ListOrNone, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';

const ID = 'Its own id: 1 to 64 letters, digits, dots, dashes and underscores.';

@InputType({ description: 'An answer and its points.' })
export class ProfileAnswerInput {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What it says, 1 to 500 characters.' })
  text: string;

  @WholeField({ description: 'Points, 0 to 100.' })
  points: number;
}

@InputType({ description: 'A question, and how much it weighs.' })
export class ProfileCriterionInput {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What is asked, 1 to 500 characters.' })
  question: string;

  @WholeField({ description: 'Percent of the score, 1 to 100; all of them add up to 100.' })
  weight: number;

  @Field(() => [ProfileAnswerInput], { description: 'What may be answered, 2 to 50.' })
  @List(() => ProfileAnswerInput, 50)
  answers: ProfileAnswerInput[];
}

@InputType({ description: 'What rules a partner out, whatever its score.' })
export class ProfileDisqualifierInput {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What is asked, such as whether it is a direct competitor; 1 to 500 characters.' })
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

  @TextField(64, { description: 'The score, 0 to 100, from which nobody needs to look, such as `75`.' })
  autoQualifiedFrom: string;

  @TextField(64, { description: 'The score from which a person looks; below it, it is rejected.' })
  reviewFrom: string;
}
