import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Args, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Node } from '../nodes/node.js';
import { RelatedRows } from '../nodes/related-rows.js';
import { Reads } from '../reads/reads.js';
import { CountedConnection } from '../types/connection.js';
import { PersonChangeRow } from './person-change.view.js';
import { personChangeList, PersonChangesArgs } from './person-changes.inputs.js';

@ObjectType({ description: 'A page of what persons changed.' })
export class PersonChangeConnection extends CountedConnection(PersonChangeRow, 'PersonChange') {}

@Resolver(() => PersonChangeRow)
export class PersonChangeResolver {
  constructor(
    private readonly reads: Reads,
    private readonly rows: RelatedRows,
  ) {}

  @Query(() => PersonChangeConnection, {
    description:
      'What persons changed, the latest first unless another order is asked for. What integrations and policies did is not in it.',
  })
  @Roles(...READERS)
  personChanges(@Args() args: PersonChangesArgs, @Caller() caller: Principal): Promise<PersonChangeConnection> {
    return this.reads.page(PersonChangeRow, caller, args, personChangeList(args));
  }

  @ResolveField(() => Node, {
    nullable: true,
    description: 'What it happened to; null where that has no id, or is nothing that the schema shows.',
  })
  subject(@Parent() { subjectId }: PersonChangeRow, @Caller() caller: Principal): Promise<object | null> {
    return this.rows.nodeOf(caller, subjectId);
  }
}
