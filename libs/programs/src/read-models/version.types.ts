import { GraphQLInstant, TextField } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** What every version of something effective-dated shows. */
@ObjectType({ isAbstract: true })
export class Version {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;
}

@ObjectType({ isAbstract: true })
export class NamedVersion extends Version {
  @TextField(400, {
    description:
      'Its name, 1 to 200 characters, which all of its versions share: the same name once more is the next one.',
  })
  name: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when it holds, excluded; null: without an end.' })
  @IsOptional()
  effectiveUntil: string | null;
}
