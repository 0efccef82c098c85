import { Caller, own, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { BalanceRow } from '../../read-models/balance.view.js';
import { CommissionConnection, StatementConnection } from '../commission.payloads.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';
import { PayoutConnection } from '../payout.payloads.js';
import { commissionsBelow, skippedSourcesBelow, payoutsBelow, statementsBelow } from '../below.js';
import {
  NestedCommissionArgs,
  NestedSkippedSourceArgs,
  NestedPayoutArgs,
  NestedStatementArgs,
} from '../lists/list-filters.js';

/** Shows under a partner what it has earned, was paid and is owed. */
@Resolver(() => PartnerRow)
export class PartnerMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, { description: 'Lines of its ledger, the latest first by business time.' })
  commissions(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'partnerId', of }, args);
  }

  @ResolveField(() => StatementConnection, { description: 'Its statements, the latest month first.' })
  statements(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedStatementArgs,
    @Caller() caller: Principal,
  ): Promise<StatementConnection> {
    return statementsBelow({ reads: this.reads, caller, by: 'partnerId', of }, args);
  }

  @ResolveField(() => PayoutConnection, { description: 'Its payouts, the latest month first.' })
  payouts(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedPayoutArgs,
    @Caller() caller: Principal,
  ): Promise<PayoutConnection> {
    return payoutsBelow({ reads: this.reads, caller, by: 'partnerId', of }, args);
  }

  @ResolveField(() => SkippedSourceConnection, {
    description: 'What was credited to it and brought nothing, the latest first.',
  })
  skippedSources(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedSkippedSourceArgs,
    @Caller() caller: Principal,
  ): Promise<SkippedSourceConnection> {
    return skippedSourcesBelow({ reads: this.reads, caller, by: 'partnerId', of }, args);
  }

  @ResolveField(() => BalanceRow, {
    nullable: true,
    description: 'What it is owed now; null while nothing was ever posted to it.',
  })
  balance(@Parent() { id }: PartnerRow, @Caller() caller: Principal): Promise<BalanceRow | null> {
    return this.reads.related(BalanceRow, caller, id, { by: 'partnerId', where: own(caller, 'partnerId') });
  }
}
