import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import type { Command, CommandContext } from '#libs/kernel';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { PROVIDER, referenceOf } from '../sending/references.js';
import { RewardStateReader } from '../state-reader/reward.state-reader.js';
import { ApproveReward, CancelReward, HoldReward, ReverseReward } from '../wallet/wallet.commands.js';
import {
  type ApproveRewardInput,
  ApproveRewardsInput,
  CancelRewardInput,
  HoldRewardInput,
  ReverseRewardInput,
} from './reward.inputs.js';
import { ApproveRewardsPayload, RewardPayload } from './reward.payloads.js';

/** What persons say of rewards. */
@Resolver()
export class RewardMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => ApproveRewardsPayload, {
    description:
      'Approves rewards before their hold ends, lets go of those that are held, and sends again, under a new reference, those that failed.',
  })
  @Roles(...STAFF)
  approveRewards(@Input() { items }: ApproveRewardsInput, @Caller() caller: Principal): Promise<ApproveRewardsPayload> {
    return this.mutations.each(
      items,
      ({ walletId }) => walletId,
      (input) =>
        this.change('approveRewards', input, caller, async (context) => {
          const { walletId, rewardId } = input;
          const { rewards } = await new RewardStateReader(this.facts, caller.tenant).wallet(walletId);
          const attempt = (rewards.get(rewardId)?.attempt ?? 0) + 1;
          const sends = { provider: PROVIDER, reference: referenceOf(rewardId, attempt) };
          return new ApproveReward({ walletId, rewardId, by: caller.subject, ...sends }, context);
        }),
    );
  }

  @Mutation(() => RewardPayload, {
    description: 'Holds a reward that is pending: only a person approves it then. HELD where it is held already.',
  })
  @Roles(...STAFF)
  holdReward(@Input() input: HoldRewardInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { walletId, rewardId, reason } = input;
    return this.change(
      'holdReward',
      input,
      caller,
      (context) => new HoldReward({ walletId, rewardId, reason }, context),
    );
  }

  @Mutation(() => RewardPayload, {
    description:
      'Cancels a reward that was not sent yet: its cost, if it counts, is taken back that day, and its place under caps is free again.',
  })
  @Roles(...STAFF)
  cancelReward(@Input() input: CancelRewardInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { walletId, rewardId, reason } = input;
    return this.change(
      'cancelReward',
      input,
      caller,
      (context) => new CancelReward({ walletId, rewardId, reason }, context),
    );
  }

  @Mutation(() => RewardPayload, {
    description:
      'Takes a reward back that was given. Credit and points are got back by a negative line in the next file, and their cost is taken back that day; of the rest the cost stays unless `recovered` says otherwise. It keeps its place under caps.',
  })
  @Roles(...STAFF)
  reverseReward(@Input() input: ReverseRewardInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { walletId, rewardId, reason, recovered = null } = input;
    return this.change(
      'reverseReward',
      input,
      caller,
      (context) => new ReverseReward({ walletId, rewardId, reason, recovered, why: 'person' }, context),
    );
  }

  private change(
    name: string,
    input: ApproveRewardInput,
    caller: Principal,
    commandOf: (context: CommandContext) => Command | Promise<Command>,
  ): Promise<MutationPayload> {
    return this.mutations.changing({ name, kind: 'reward', id: input.rewardId, input, caller }, commandOf);
  }
}
