import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionConnection } from '../commission.payloads.js';
import { PayoutRow } from '../../read-models/payout.row.view.js';
import { commissionsBelow } from '../below.js';
import { NestedCommissionArgs } from '../lists/list-filters.js';

/** Shows under a payout what it covers. */
@Resolver(() => PayoutRow)
export class PayoutMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, { description: 'What it covers, the latest first by business time.' })
  commissions(
    @Parent() { id: of }: PayoutRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'payoutId', of }, args);
  }
}
