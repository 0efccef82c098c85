import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { IdArg, LiveRows, ReadArgs, Reads } from '#libs/graphql';
import { Args, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { LiveCommissionArgs } from './commission.inputs.js';
import { CommissionArgs } from '../read-models/lists/list-filters.js';
import { commissionList } from '../read-models/lists/lists.js';
import { CommissionConnection } from './commission.payloads.js';
import { CommissionRow } from '../read-models/commission/commission.row.view.js';
import { SplitType } from '../read-models/commission/commission.types.js';

/** How many others a sale is shared with, and how, is not a partner's business. */
const ownPart = (split: SplitType | null): SplitType | null =>
  split && { weights: split.weights.filter((_, at) => at === split.part), part: 0 };

/** Lines of ledgers, each with what its amount follows from. */
@Resolver(() => CommissionRow)
export class CommissionResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

  @Query(() => CommissionRow, {
    nullable: true,
    description: 'One line of a ledger, explained; null if there is none.',
  })
  @Roles(...READERS_AND_PARTNER)
  commission(
    @IdArg('id', 'commission', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionRow | null> {
    return this.reads.one(CommissionRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => CommissionConnection, {
    description: 'Lines of ledgers, the latest first by business time unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  commissions(@Args() args: CommissionArgs, @Caller() caller: Principal): Promise<CommissionConnection> {
    return this.reads.page(CommissionRow, caller, args, commissionList(args, caller));
  }

  /** Who of the vendor has acted is no partner’s business. */
  @ResolveField(() => String)
  postedBy(@Parent() { postedBy }: CommissionRow, @Caller() { role }: Principal): string | null {
    return role === 'partner' ? null : postedBy;
  }

  @ResolveField(() => CommissionRow, {
    nullable: true,
    description: 'The entry it corrects; null for an entry of its own.',
  })
  corrects(@Parent() { linkedTo }: CommissionRow, @Caller() caller: Principal): Promise<CommissionRow | null> {
    return this.reads.related(CommissionRow, caller, linkedTo);
  }

  @ResolveField(() => SplitType, {
    nullable: true,
    description: 'How the sale was split; null where no sale is named. A partner sees its own part.',
  })
  split(@Parent() { split }: CommissionRow, @Caller() { role }: Principal): SplitType | null {
    return role === 'partner' ? ownPart(split) : split;
  }

  @Subscription(() => CommissionRow, {
    description:
      'Lines of ledgers as they are posted and change. Ends when something may have been missed: read the list again.',
    resolve: (row: CommissionRow) => row,
  })
  @Roles(...READERS_AND_PARTNER)
  commissionChanged(
    @Args() args: LiveCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<CommissionRow>> {
    const { programId, partnerId } = args;
    return this.live.rows(CommissionRow, caller, { where: { programId, partnerId, ...own(caller, 'partnerId') } });
  }
}
