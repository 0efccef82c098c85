import { Caller, own, type Principal, READERS, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { IdArg, Input, Mutations, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { deterministicId, refuse } from '#libs/kernel';
import { periodBoundsOf, programAggregate, zoneOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RequestClosing } from '../period/accounting-periods.js';
import { ClosePeriodInput, MonthArgs } from './commission.inputs.js';
import { BalanceArgs, StatementArgs } from '../read-models/lists/list-filters.js';
import { balanceList, statementList } from '../read-models/lists/lists.js';
import {
  BalanceConnection,
  ClosePeriodPayload,
  ClosingConnection,
  PartnerCommissionMonthConnection,
  ProgramCommissionMonthConnection,
  StatementConnection,
} from './commission.payloads.js';
import { BalanceRow } from '../read-models/balance/balance.row.view.js';
import { ClosingRow } from '../read-models/closing.view.js';
import { firstPeriodOf } from '../state-reader/program.state-reader.js';
import { PartnerMonthCommissionRow, ProgramMonthCommissionRow } from '../read-models/month.row.view.js';
import { StatementRow } from '../read-models/statement.row.view.js';

const LATEST_FIRST = { by: 'period', direction: 'desc' } as const;

/** Months: closing them, and what they add up to. */
@Resolver(() => ProgramMonthCommissionRow)
export class PeriodResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => ClosePeriodPayload, {
    description: 'Closes a month: every ledger gets its statement, once everything recorded before has been posted.',
  })
  @Roles(...STAFF)
  closePeriod(@Input() input: ClosePeriodInput, @Caller() caller: Principal): Promise<ClosePeriodPayload> {
    const { programId, period } = input;
    return this.mutations.changing(
      { name: 'closePeriod', kind: 'program', id: programId, input, caller },
      async (context) => {
        const { state: program } = await this.facts.of(programAggregate, caller.tenant, programId);
        if (program.status === 'absent') return refuse('NOT_FOUND', 'there is no such program', 'programId');
        const request = { programId, requestId: deterministicId('closing', programId, period), period };
        const bounds = { timeZone: zoneOf(program, period), ...periodBoundsOf(program, period) };
        return new RequestClosing({ ...request, ...bounds, firstPeriod: firstPeriodOf(program) }, context);
      },
    );
  }

  @Query(() => ClosingConnection, { description: 'Closings of months, the latest month first.' })
  @Roles(...READERS)
  closings(@Args() args: MonthArgs, @Caller() caller: Principal): Promise<ClosingConnection> {
    const { programId, period } = args;
    return this.reads.page(ClosingRow, caller, args, { where: { programId, period }, order: LATEST_FIRST });
  }

  @Query(() => StatementRow, { nullable: true, description: 'One statement; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  statement(
    @IdArg('id', 'statement', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<StatementRow | null> {
    return this.reads.one(StatementRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => StatementConnection, {
    description: 'Statements, the latest month first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  statements(@Args() args: StatementArgs, @Caller() caller: Principal): Promise<StatementConnection> {
    return this.reads.page(StatementRow, caller, args, statementList(args, caller));
  }

  @Query(() => BalanceConnection, { description: 'What partners are owed now.' })
  @Roles(...READERS_AND_PARTNER)
  balances(@Args() args: BalanceArgs, @Caller() caller: Principal): Promise<BalanceConnection> {
    return this.reads.page(BalanceRow, caller, args, balanceList(args, caller));
  }

  @Query(() => ProgramCommissionMonthConnection, {
    description: 'What a program’s months add up to, the latest first; with `partners` also what each partner’s do.',
  })
  @Roles(...READERS)
  programCommissionMonths(
    @Args() args: MonthArgs,
    @Caller() caller: Principal,
  ): Promise<ProgramCommissionMonthConnection> {
    const { programId, period } = args;
    return this.reads.page(ProgramMonthCommissionRow, caller, args, {
      where: { programId, period },
      order: LATEST_FIRST,
    });
  }

  @ResolveField(() => PartnerCommissionMonthConnection, { description: 'The same of each partner.' })
  partners(
    @Parent() { id: of }: ProgramMonthCommissionRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerCommissionMonthConnection> {
    return this.reads.nested(PartnerMonthCommissionRow, caller, args, {
      by: 'programMonthId',
      of,
      order: { by: 'partnerId' },
    });
  }
}
