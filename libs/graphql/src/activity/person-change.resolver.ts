import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Args, ArgsType, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Reads } from '../reads/reads.js';
import { Connection, PageArgs } from '../types/connection.js';
import { IdField } from '../types/global-id.js';
import { GraphQLInstant } from '../types/scalars.js';
import { PersonChangeRow } from './person-change.view.js';

@ObjectType({ description: 'A page of what persons changed.' })
export class PersonChangeConnection extends Connection(PersonChangeRow, 'PersonChange') {}

@ArgsType()
class PersonChangesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only what this person did: the internal id in its token.' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  by?: string | null;

  @IdField('partner', { nullable: true, description: 'Only what is about this partner.' })
  partnerId?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Only what was recorded at this moment or later.' })
  @IsOptional()
  from?: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Only what was recorded before this moment.' })
  @IsOptional()
  to?: string | null;
}

@Resolver(() => PersonChangeRow)
export class PersonChangeResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PersonChangeConnection, {
    description: 'What persons changed, the latest first. What integrations and policies did is not in it.',
  })
  @Roles(...READERS)
  personChanges(@Args() args: PersonChangesArgs, @Caller() caller: Principal): Promise<PersonChangeConnection> {
    const { by, partnerId, from, to } = args;
    return this.reads.page(PersonChangeRow, caller, args, {
      where: { actor: by ?? undefined, partnerId, recordedAt: { from, to } },
      order: { by: 'recordedAt', direction: 'desc' },
    });
  }
}
