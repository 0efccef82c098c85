import { graphqlEnum, GraphQLDecimal } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Version } from './version.types.js';

export const ProfileBandEnum = graphqlEnum('PartnerProfileBand', 'What the score of a partner’s profile means.', {
  'auto-qualified': 'Nobody needs to look.',
  review: 'A person looks.',
  rejected: 'Scores too little, or something rules it out.',
});

@ObjectType({ description: 'An answer and its points.' })
export class ProfileAnswerType {
  @Field({ description: 'Its own id in the criterion.' })
  id: string;

  @Field({ description: 'What it says.' })
  text: string;

  @Field(() => Int, { description: 'Points, 0 to 100.' })
  points: number;
}

@ObjectType({ description: 'A question of the profile, and how much it weighs.' })
export class ProfileCriterionType {
  @Field({ description: 'Its own id in the profile.' })
  id: string;

  @Field({ description: 'What is asked.' })
  question: string;

  @Field(() => Int, { description: 'Percent of the score.' })
  weight: number;

  @Field(() => [ProfileAnswerType], { description: 'What may be answered.' })
  answers: readonly ProfileAnswerType[];
}

@ObjectType({ description: 'What rules a partner out, whatever its score.' })
export class ProfileDisqualifierType {
  @Field({ description: 'Its own id in the profile.' })
  id: string;

  @Field({ description: 'What is asked, such as whether it is a direct competitor.' })
  question: string;
}

@ObjectType({ description: 'A version of who would be the ideal partner.' })
export class IdealPartnerProfileVersion extends Version {
  @Field(() => [ProfileCriterionType], { description: 'Questions; their weights add up to 100.' })
  criteria: readonly ProfileCriterionType[];

  @Field(() => [ProfileDisqualifierType], { description: 'What rules a partner out.' })
  disqualifiers: readonly ProfileDisqualifierType[];

  @Field(() => GraphQLDecimal, { description: 'The score from which nobody needs to look.' })
  autoQualifiedFrom: string;

  @Field(() => GraphQLDecimal, { description: 'The score from which a person looks; below it, it is rejected.' })
  reviewFrom: string;
}
