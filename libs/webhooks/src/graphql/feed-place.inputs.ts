import { graphqlEnum, GraphQLInstant, GraphQLPosition, TextField } from '#libs/graphql';
import type { Position } from '#libs/kernel';
import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';

const Several = (): PropertyDecorator => (prototype, property) => {
  for (const rule of [IsOptional(), ArrayMaxSize(100), IsString({ each: true }), MaxLength(200, { each: true })])
    rule(prototype, property);
};

@InputType({ description: 'Which events. All lists that are not empty must hold; within one list one suffices.' })
export class FeedFilterInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Event types such as `deal.approved`, or `deal.*` for all of a subject; at most 100.',
  })
  @Several()
  types?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Global ids of programs, at most 100.' })
  @Several()
  programIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Global ids of partners, at most 100.' })
  @Several()
  partnerIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Global ids of deals, partners and what else events are about, at most 100.',
  })
  @Several()
  subjectIds?: string[] | null;
}

type StartPlace = 'beginning' | 'end';
const StartPlaces = graphqlEnum<StartPlace>('FeedStartPlace', 'Where to begin.', {
  beginning: 'With the first event of the tenant.',
  end: 'With what happens from now on.',
});

@InputType({ description: 'Where to begin: exactly one of these.' })
export class FeedStartInput {
  @Field(() => StartPlaces, { nullable: true, description: 'At the beginning or the end.' })
  @IsOptional()
  from?: StartPlace | null;

  @TextField(200, { nullable: true, description: 'After a cursor of the feed, `c1…`.' })
  cursor?: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'With the first event recorded at or after a moment.' })
  @IsOptional()
  since?: string | null;

  @Field(() => GraphQLPosition, { nullable: true, description: 'After a position, as mutations answer it.' })
  @IsOptional()
  position?: Position | null;

  @Field(() => ID, { nullable: true, description: 'After an event, by its global id.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  afterEvent?: string | null;
}
