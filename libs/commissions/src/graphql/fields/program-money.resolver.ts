import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow } from '#libs/programs';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { BalanceConnection, CommissionConnection, StatementConnection } from '../commission.payloads.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';
import { PayoutConnection } from '../payout.payloads.js';
import { balancesBelow, commissionsBelow, skippedSourcesBelow, payoutsBelow, statementsBelow } from '../below.js';
import {
  NestedBalanceArgs,
  NestedCommissionArgs,
  NestedSkippedSourceArgs,
  NestedPayoutArgs,
  NestedStatementArgs,
} from '../lists/list-filters.js';

/** Shows under a program what its partners have earned, were paid and are owed. */
@Resolver(() => ProgramRow)
export class ProgramMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, { description: 'Lines of its ledgers, the latest first by business time.' })
  commissions(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'programId', of }, args);
  }

  @ResolveField(() => StatementConnection, { description: 'Its statements, the latest month first.' })
  statements(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedStatementArgs,
    @Caller() caller: Principal,
  ): Promise<StatementConnection> {
    return statementsBelow({ reads: this.reads, caller, by: 'programId', of }, args);
  }

  @ResolveField(() => PayoutConnection, { description: 'Its payouts, the latest month first.' })
  payouts(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedPayoutArgs,
    @Caller() caller: Principal,
  ): Promise<PayoutConnection> {
    return payoutsBelow({ reads: this.reads, caller, by: 'programId', of }, args);
  }

  @ResolveField(() => BalanceConnection, { description: 'What its partners are owed now.' })
  balances(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedBalanceArgs,
    @Caller() caller: Principal,
  ): Promise<BalanceConnection> {
    return balancesBelow({ reads: this.reads, caller, by: 'programId', of }, args);
  }

  @ResolveField(() => SkippedSourceConnection, {
    description: 'What was credited to its partners and brought nothing, the latest first.',
  })
  skippedSources(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedSkippedSourceArgs,
    @Caller() caller: Principal,
  ): Promise<SkippedSourceConnection> {
    return skippedSourcesBelow({ reads: this.reads, caller, by: 'programId', of }, args);
  }
}
