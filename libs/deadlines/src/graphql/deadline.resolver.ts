import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Connection, GraphQLInstant, IdField, PageArgs, Reads } from '#libs/graphql';
import { Args, ArgsType, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { DeadlineRow } from '../read-models/deadline.view.js';

@ObjectType({ description: 'A page of deadlines.' })
export class DeadlineConnection extends Connection(DeadlineRow, 'Deadline') {}

@ArgsType()
export class DeadlineArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => String, { nullable: true, description: 'Only of this kind, such as `protection-ends`.' })
  @IsOptional()
  @MaxLength(100)
  kind?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Only what is due before this moment.' })
  @IsOptional()
  dueBefore?: string;
}

@Resolver(() => DeadlineRow)
export class DeadlineResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => DeadlineConnection, { description: 'What comes due in a program, the next first.' })
  @Roles(...READERS)
  deadlines(@Args() args: DeadlineArgs, @Caller() caller: Principal): Promise<DeadlineConnection> {
    const { programId, kind, dueBefore } = args;
    const dueAt = dueBefore ? { to: dueBefore } : undefined;
    return this.reads.page(DeadlineRow, caller, args, {
      where: { programId, kind: kind ?? undefined, dueAt },
      order: { by: 'dueAt', direction: 'asc' },
    });
  }
}
