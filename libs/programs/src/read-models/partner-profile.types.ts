import { DecimalField, graphqlEnum, List, ListOrNone, TextField, WholeField } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import type { ProfileAnswer, ProfileCriterion } from '../partner-profile/partner-profile.js';
import { Version } from './version.types.js';

export const ProfileBandEnum = graphqlEnum('PartnerProfileBand', 'What the score of a partner’s profile means.', {
  'auto-qualified': 'No review is needed.',
  review: 'A person reviews it.',
  rejected: 'Scores too little, or something rules it out.',
});

const ID = 'Its own id: 1 to 64 letters, digits, dots, dashes and underscores.';
const ANSWER = 'An answer and its points.';

@ObjectType({ description: ANSWER })
@InputType('ProfileAnswerInput', { description: ANSWER })
export class ProfileAnswerType implements ProfileAnswer {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What it says, 1 to 500 characters.' })
  text: string;

  @WholeField({ description: 'Points, 0 to 100.' })
  points: number;
}

const CRITERION = 'A question, and how much it weighs.';

@ObjectType({ description: CRITERION })
@InputType('ProfileCriterionInput', { description: CRITERION })
export class ProfileCriterionType implements ProfileCriterion {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What is asked, 1 to 500 characters.' })
  question: string;

  @WholeField({ description: 'Percent of the score, 1 to 100; all of them add up to 100.' })
  weight: number;

  @Field(() => [ProfileAnswerType], { description: 'What may be answered, 2 to 50.' })
  @List(() => ProfileAnswerType, 50)
  answers: readonly ProfileAnswerType[];
}

const DISQUALIFIER = 'What rules a partner out, whatever its score.';

@ObjectType({ description: DISQUALIFIER })
@InputType('ProfileDisqualifierInput', { description: DISQUALIFIER })
export class ProfileDisqualifierType {
  @TextField(100, { description: ID })
  id: string;

  @TextField(1000, { description: 'What is asked, such as whether it is a direct competitor; 1 to 500 characters.' })
  question: string;
}

@ObjectType({ description: 'A version of who would be the ideal partner.' })
export class IdealPartnerProfileVersion extends Version {
  @Field(() => [ProfileCriterionType], { description: 'Questions, 1 to 50; their weights add up to 100.' })
  @List(() => ProfileCriterionType, 50)
  criteria: readonly ProfileCriterionType[];

  @Field(() => [ProfileDisqualifierType], { defaultValue: [], description: 'What rules a partner out, at most 50.' })
  @ListOrNone(() => ProfileDisqualifierType, 50)
  disqualifiers: readonly ProfileDisqualifierType[];

  @DecimalField({
    description: 'The score from which nobody needs to look.',
    taken: 'The score, 0 to 100, from which nobody needs to look, such as `75`.',
  })
  autoQualifiedFrom: string;

  @DecimalField({ description: 'The score from which a person looks; below it, it is rejected.' })
  reviewFrom: string;
}
