import { command } from '#libs/kernel';
import type { PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';

/** Takes a place for a reward, if there is one under the cap. */
export class ReserveReward extends command('ReserveReward')<{
  readonly budgetId: string;
  readonly grant: RewardGrant;
  readonly budgets: readonly PinnedCap[];
  readonly place: number;
}>() {}

/** Gives the place of a reward back. */
export class ReleaseReward extends command('ReleaseReward')<{
  readonly budgetId: string;
  readonly programId: string;
  readonly rewardId: string;
}>() {}

export type RewardBudgetCommand = ReserveReward | ReleaseReward;
