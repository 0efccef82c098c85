import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';

interface OfBudget {
  readonly budgetId: string;
  readonly programId: string;
  readonly rewardId: string;
  readonly at: Instant;
}

interface Asked extends OfBudget {
  /** The whole offer, so that what was cut off goes on by itself, with the caps that its budgets stand for. */
  readonly grant: RewardGrant;
  readonly budgets: readonly PinnedCap[];
  /** Which of them this is, from 0. */
  readonly place: number;
}

/** A cap over all beneficiaries of a rule in one window: that it is not exceeded is decided here alone. */
export type RewardBudgetEvent =
  | DomainEvent<'reward-budget.reserved', Asked>
  /** Nothing was left for it. */
  | DomainEvent<'reward-budget.spent', Asked>
  /** Its place is free again. */
  | DomainEvent<'reward-budget.released', OfBudget>;

export const rewardBudgetEvents = eventTypes<RewardBudgetEvent>()('reward-budget', {
  'reward-budget.reserved': { version: 1 },
  'reward-budget.spent': { version: 1 },
  'reward-budget.released': { version: 1 },
});
