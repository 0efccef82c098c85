import { type Policy, policy, type PolicyCommand, type StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { type FundBudgetEvent, fundBudgetEvents } from '../budget/fund-budget.events.js';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import { FundStateReader } from '../state-reader/fund.state-reader.js';
import { type AllocationAnswered, askFund, CARRY_OUT_ALLOCATION, tellBudget } from './allocation-steps.js';

/** From the budget to the fund and back: what a request that was cut off has left to do. */
export const carryOutAllocationWhenRequested = (facts: StateReader): Policy<FundBudgetEvent | FundEvent> =>
  policy<FundBudgetEvent | FundEvent>({
    name: CARRY_OUT_ALLOCATION,
    sources: [fundBudgetEvents, fundEvents],
    on: ['budget.allocation-requested', 'fund.allocated', 'fund.allocation-changed', 'fund.allocation-refused'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type === 'budget.allocation-requested') {
          commands.push({ command: askFund(event), answers: [event] });
          continue;
        }
        const answered = event as AllocationAnswered & Recorded<FundEvent>;
        const fund = await new FundStateReader(facts, event.metadata.tenant).fund(answered.data.fundId);
        if (fund.status !== 'absent') {
          commands.push({ command: tellBudget(answered, fund.budgetId), answers: [event] });
        }
      }
      return commands;
    },
  });
