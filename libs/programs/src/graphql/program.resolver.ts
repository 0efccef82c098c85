import { Caller, type Principal, READERS, Roles, STAFF } from '#libs/access';
import { Connection, CountedConnection, IdArg, Input, Mutations, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Args, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PlanVersionRow } from '../read-models/plan.view.js';
import { programList, ProgramsArgs } from './program-list.inputs.js';
import { ChangeTimeZoneInput, CreateProgramInput } from './program.inputs.js';
import { ChangeTimeZone, CreateProgram } from '../program/program.js';
import { ChangeTimeZonePayload, CreateProgramPayload } from './program-payloads.types.js';
import { ProgramRow } from '../read-models/program.row.view.js';

@ObjectType({ description: 'A page of programs.' })
export class ProgramConnection extends CountedConnection(ProgramRow, 'Program') {}

@ObjectType({ description: 'A page of versions of plans.' })
export class PlanVersionConnection extends Connection(PlanVersionRow, 'PlanVersion') {}

@Resolver(() => ProgramRow)
export class ProgramResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
  ) {}

  @Query(() => ProgramRow, { nullable: true, description: 'One program; null if there is none.' })
  @Roles(...READERS)
  program(
    @IdArg('id', 'program', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<ProgramRow | null> {
    return this.reads.one(ProgramRow, caller, args, { id });
  }

  @Query(() => ProgramConnection, {
    description: 'Programs, the latest created first unless another order is asked for.',
  })
  @Roles(...READERS)
  programs(@Args() args: ProgramsArgs, @Caller() caller: Principal): Promise<ProgramConnection> {
    return this.reads.page(ProgramRow, caller, args, programList(args));
  }

  @ResolveField(() => PlanVersionConnection, {
    description:
      'Versions of its plans, the latest to hold first. A partner is shown none: what others are paid is not its business.',
  })
  planVersions(
    @Parent() program: ProgramRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<PlanVersionConnection> {
    return this.reads.nested(PlanVersionRow, caller, args, {
      by: 'programId',
      of: program.id,
      where: caller.role === 'partner' ? { id: [] } : {},
      order: { by: 'effectiveFrom', direction: 'desc' },
    });
  }

  @Mutation(() => CreateProgramPayload, {
    description: 'Creates a program.',
  })
  @Roles(...STAFF)
  createProgram(@Input() input: CreateProgramInput, @Caller() caller: Principal): Promise<CreateProgramPayload> {
    const { name, currency, timeZone, startsAt, maturityDays } = input;
    return this.mutations.creating(
      { name: 'createProgram', kind: 'program', input, caller },
      (programId, context) =>
        new CreateProgram({ programId, name, currency, timeZone, startsAt, maturityDays }, context),
    );
  }

  @Mutation(() => ChangeTimeZonePayload, {
    description: 'Changes the zone from a period on that has not begun.',
  })
  @Roles(...STAFF)
  changeTimeZone(@Input() input: ChangeTimeZoneInput, @Caller() caller: Principal): Promise<ChangeTimeZonePayload> {
    const { programId, timeZone, from } = input;
    return this.mutations.changing(
      { name: 'changeTimeZone', kind: 'program', id: programId, input, caller },
      (context) => new ChangeTimeZone({ programId, timeZone, from }, context),
    );
  }
}
