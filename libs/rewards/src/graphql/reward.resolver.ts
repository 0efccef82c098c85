import { Caller, own, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import {
  allOf,
  type Dimension,
  type Figure,
  figuresArgs,
  figuresOf,
  figureType,
  graphqlEnum,
  IdArg,
  LiveRows,
  ReadArgs,
  Reads,
} from '#libs/graphql';
import { Args, ArgsType, Query, Resolver, Subscription } from '@nestjs/graphql';
import { RewardRow } from '../read-models/reward.row.view.js';
import { RewardArgs, RewardFilter, rewardList, rewardWhere } from '../read-models/lists/reward-lists.inputs.js';
import { RewardConnection } from './reward.payloads.js';

type RewardDimension = 'partner' | 'rule' | 'side' | 'kind' | 'status';

const RewardDimensionEnum = graphqlEnum<RewardDimension>('RewardDimension', 'By what rewards are grouped.', {
  partner: 'Whose they are: a global id; null: the customers’.',
  rule: 'The rule of the policy.',
  side: 'Who gets them.',
  kind: 'What they are.',
  status: 'How far they are.',
});

const DIMENSIONS: Readonly<Record<RewardDimension, Dimension>> = {
  partner: { by: { property: 'partnerId' }, kind: 'partner' },
  rule: { by: { property: 'ruleId' } },
  side: { by: { property: 'side' } },
  kind: { by: { property: 'kind' } },
  status: { by: { property: 'status' } },
};

@ArgsType()
class RewardFiguresArgs extends figuresArgs(
  RewardFilter,
  RewardDimensionEnum,
  'Only rewards of which all of this holds.',
) {}

const RewardFigure = figureType(RewardRow, 'Reward', RewardDimensionEnum);

/** What is given for referrals. A partner sees what it gets itself. */
@Resolver()
export class RewardResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

  @Query(() => RewardRow, { nullable: true, description: 'One reward; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  reward(
    @IdArg('id', 'reward', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<RewardRow | null> {
    return this.reads.one(RewardRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => RewardConnection, {
    description: 'Rewards, also those that were refused, the latest first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  rewards(@Args() args: RewardArgs, @Caller() caller: Principal): Promise<RewardConnection> {
    return this.reads.page(RewardRow, caller, args, rewardList(args, caller));
  }

  @Query(() => [RewardFigure], {
    description:
      'What rewards cost, by groups; a partner’s own for a partner. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  rewardFigures(@Args() args: RewardFiguresArgs, @Caller() caller: Principal): Promise<Figure<RewardDimension>[]> {
    const { programId, filter, groupBy } = args;
    const where = { programId, ...allOf<RewardRow>(rewardWhere(filter)), ...own(caller, 'partnerId') };
    return figuresOf(this.reads, RewardRow, caller, args, { where, groupBy, dimensions: DIMENSIONS });
  }

  @Subscription(() => RewardRow, {
    description:
      'Rewards as they are granted and change. Ends when changes may have been missed: read the list again then.',
    resolve: (row: RewardRow) => row,
  })
  @Roles(...STAFF, 'auditor')
  rewardChanged(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<RewardRow>> {
    return this.live.rows(RewardRow, caller, { where: { programId } });
  }
}
