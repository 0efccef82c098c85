import { GraphQLDecimal, GraphQLInstant } from '#libs/graphql';
import { type ProfileBand, ProfileBandEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'What one criterion contributes to a score.' })
export class ProfilePoints {
  @Field({ description: 'The criterion of the profile.' })
  criterion: string;

  @Field(() => String, {
    nullable: true,
    description: 'The answer; null: none that this version of the profile knows.',
  })
  answer: string | null;

  @Field(() => Int, { description: 'Percent of the score that the criterion makes up.' })
  weight: number;

  @Field(() => Int, { description: 'Points of the answer, 0 to 100.' })
  points: number;

  @Field(() => GraphQLDecimal, { description: 'Weight times points by 100, exactly.' })
  contributes: string;
}

@ObjectType({ description: 'How near a partner comes to the ideal one, and why.' })
export class PartnerProfile {
  @Field(() => Int, { description: 'The version of the program’s profile that it was scored by.' })
  profileVersion: number;

  @Field(() => GraphQLDecimal, { description: '0 to 100: the exact sum of what the criteria contribute.' })
  score: string;

  @Field(() => ProfileBandEnum, { description: 'What the score means.' })
  band: ProfileBand;

  @Field(() => [ProfilePoints], { description: 'What the score is made of.' })
  criteria: readonly ProfilePoints[];

  @Field(() => [String], { description: 'What rules the partner out, whatever its score.' })
  disqualifiedBy: readonly string[];

  @Field(() => GraphQLInstant, { description: 'When it was answered, business time.' })
  answeredAt: string;

  @Field(() => GraphQLInstant, {
    description: 'When it was last scored: with the answers, or when the profile changed.',
  })
  scoredAt: string;
}
