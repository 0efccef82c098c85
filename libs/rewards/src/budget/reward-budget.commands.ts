import { command } from '#libs/kernel';
import type { PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';

interface OfReward {
  readonly budgetId: string;
  readonly programId: string;
  readonly rewardId: string;
}

/** Takes a place for a reward, if there is one under all caps. */
export class ReserveReward extends command('ReserveReward')<{
  readonly budgetId: string;
  readonly grant: RewardGrant;
  readonly caps: readonly PinnedCap[];
}>() {}

/** Gives the place of a reward back. */
export class ReleaseReward extends command('ReleaseReward')<OfReward>() {}

/** A reward that was given has ended: its place stays taken for good. */
export class KeepRewardPlace extends command('KeepRewardPlace')<OfReward>() {}

export type RewardBudgetCommand = ReserveReward | ReleaseReward | KeepRewardPlace;
