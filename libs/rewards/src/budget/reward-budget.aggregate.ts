import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import * as commands from './reward-budget.commands.js';
import { rewardBudgetEvents } from './reward-budget.events.js';
import { rewardBudgetDecider } from './reward-budget.js';

/** One for each rule, whatever caps its versions have: what a later one brings counts what was granted before it. */
export const rewardBudgetIdOf = (tenant: string, programId: string, ruleId: string): string =>
  idOf(tenant, 'reward-budget', `${programId}:${ruleId}`);

export const rewardBudgetAggregate = aggregate({
  decider: rewardBudgetDecider,
  events: rewardBudgetEvents,
  commands,
  id: ({ data }) => data.budgetId,
});
