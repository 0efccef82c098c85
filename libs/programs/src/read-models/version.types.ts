import { GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';

/** What every version of something effective-dated shows. */
@ObjectType({ isAbstract: true })
export abstract class Version {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;
}

@ObjectType({ isAbstract: true })
export abstract class NamedVersion extends Version {
  @Field({ description: 'Its name, which all of its versions share.' })
  name: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when it holds, excluded; null: without an end.' })
  effectiveUntil: string | null;
}
