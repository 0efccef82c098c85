import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { SaleRow } from '#libs/sales';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RewardRow } from '../read-models/reward.row.view.js';
import { NestedRewardArgs, rewardList } from './reward-lists.inputs.js';
import { RewardConnection } from './reward.payloads.js';

const rewardsBelow = (
  reads: Reads,
  caller: Principal,
  by: 'programId' | 'partnerId' | 'saleId',
  of: string,
  args: NestedRewardArgs,
): Promise<RewardConnection> => reads.nested(RewardRow, caller, args, { by, of, ...rewardList(args, caller) });

@Resolver(() => ProgramRow)
export class ProgramRewardsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => RewardConnection, { description: 'What is given for referrals; a partner’s own for a partner.' })
  rewards(
    @Parent() { id }: ProgramRow,
    @Args() args: NestedRewardArgs,
    @Caller() caller: Principal,
  ): Promise<RewardConnection> {
    return rewardsBelow(this.reads, caller, 'programId', id, args);
  }
}

@Resolver(() => PartnerRow)
export class PartnerRewardsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => RewardConnection, { description: 'What it is given for referrals.' })
  rewards(
    @Parent() { id }: PartnerRow,
    @Args() args: NestedRewardArgs,
    @Caller() caller: Principal,
  ): Promise<RewardConnection> {
    return rewardsBelow(this.reads, caller, 'partnerId', id, args);
  }
}

@Resolver(() => SaleRow)
export class SaleRewardsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => RewardConnection, { description: 'What is given for it; a partner’s own for a partner.' })
  rewards(
    @Parent() { id }: SaleRow,
    @Args() args: NestedRewardArgs,
    @Caller() caller: Principal,
  ): Promise<RewardConnection> {
    return rewardsBelow(this.reads, caller, 'saleId', id, args);
  }
}
