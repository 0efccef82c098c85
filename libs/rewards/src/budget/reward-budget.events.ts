import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';

interface OfBudget {
  readonly budgetId: string;
  readonly programId: string;
  readonly rewardId: string;
  readonly at: Instant;
}

/** The whole offer, so that what was cut off goes on by itself, with the caps over all beneficiaries that it was asked under. */
export interface AskedPlace extends OfBudget {
  readonly grant: RewardGrant;
  readonly caps: readonly PinnedCap[];
}

/** What all beneficiaries of a rule have of it: that no cap over all of them is exceeded is decided here alone. */
export type RewardBudgetEvent =
  | DomainEvent<'reward-budget.reserved', AskedPlace>
  /** Nothing was left for it. */
  | DomainEvent<'reward-budget.spent', AskedPlace>
  /** Nothing is left but the place of another reward for the same, which is about to end: `behind`. */
  | DomainEvent<'reward-budget.queued', AskedPlace & { readonly behind: string }>
  /** Its place is free again. */
  | DomainEvent<'reward-budget.released', OfBudget>
  /** It was given and has ended: nobody gets its place. */
  | DomainEvent<'reward-budget.kept', OfBudget>;

export const rewardBudgetEvents = eventTypes<RewardBudgetEvent>()('reward-budget', {
  'reward-budget.reserved': { version: 1 },
  'reward-budget.spent': { version: 1 },
  'reward-budget.queued': { version: 1 },
  'reward-budget.released': { version: 1 },
  'reward-budget.kept': { version: 1 },
});
