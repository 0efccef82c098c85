import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import type { PinnedCap } from '../vocabulary/reward.types.js';
import * as commands from './reward-budget.commands.js';
import { rewardBudgetEvents } from './reward-budget.events.js';
import { rewardBudgetDecider } from './reward-budget.js';

/** One for each cap of a rule and each of its windows; a cap that is changed goes on counting in it. */
export const rewardBudgetIdOf = (
  tenant: string,
  programId: string,
  ruleId: string,
  { window, key, count }: PinnedCap,
): string =>
  idOf(tenant, 'reward-budget', [programId, ruleId, count === null ? 'cost' : 'count', window, key].join(':'));

export const rewardBudgetAggregate = aggregate({
  decider: rewardBudgetDecider,
  events: rewardBudgetEvents,
  commands,
  id: ({ data }) => data.budgetId,
});
