import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import * as commands from './fund-budget.commands.js';
import { fundBudgetEvents } from './fund-budget.events.js';
import { fundBudgetDecider } from './fund-budget.js';

/** A budget is known by its name in its program. */
export const fundBudgetIdOf = (tenant: string, programId: string, name: string): string =>
  idOf(tenant, 'fund-budget', `${programId}:${name}`);

export const fundBudgetAggregate = aggregate({
  decider: fundBudgetDecider,
  events: fundBudgetEvents,
  commands,
  id: ({ data }) => data.budgetId,
  creates: ['OpenFundBudget'],
});
