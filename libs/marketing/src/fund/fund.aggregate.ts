import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import * as commands from './state/fund.commands.js';
import { fundEvents } from './state/fund.events.js';
import { fundDecider } from './fund.js';

/** One partner has one fund of a budget. */
export const fundIdOf = (tenant: string, budgetId: string, partnerId: string): string =>
  idOf(tenant, 'fund', `${budgetId}:${partnerId}`);

export const fundAggregate = aggregate({
  decider: fundDecider,
  events: fundEvents,
  commands,
  id: ({ data }) => data.fundId,
});
