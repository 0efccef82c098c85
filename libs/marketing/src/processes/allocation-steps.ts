import { policyContext, type Written } from '#libs/eventing';
import type { EventOf } from '#libs/kernel';
import { SettleAllocation } from '../budget/fund-budget.commands.js';
import type { FundBudgetEvent } from '../budget/fund-budget.events.js';
import { SetAllocation } from '../fund/state/fund.commands.js';
import type { FundEvent } from '../fund/state/fund.events.js';

export const CARRY_OUT_ALLOCATION = 'carry-out-allocation-when-requested';

export type AllocationRequested = Written<EventOf<FundBudgetEvent, 'budget.allocation-requested'>>;
export type AllocationAnswered = Written<
  EventOf<FundEvent, 'fund.allocated' | 'fund.allocation-changed' | 'fund.allocation-refused'>
>;

/* The steps of an allocation, under ids that follow from what they answer: whoever takes them, the request at once or the policy after a crash. */

export function askFund(event: AllocationRequested): SetAllocation {
  const { fundId, programId, partnerId, budgetId, ordinal, amount, endsAt } = event.data;
  const asked = { fundId, programId, partnerId, budgetId, ordinal, amount, endsAt };
  return new SetAllocation(asked, policyContext(CARRY_OUT_ALLOCATION, event));
}

/** What the fund has from now on: where it refused, what it had. */
export function tellBudget(event: AllocationAnswered, budgetId: string): SettleAllocation {
  const { data, type } = event;
  const granted = type !== 'fund.allocation-refused';
  const allocated = granted ? data.amount : (data as Extract<AllocationAnswered['data'], { why: unknown }>).keeps;
  return new SettleAllocation(
    { budgetId, ordinal: data.ordinal, allocated, granted },
    policyContext(CARRY_OUT_ALLOCATION, event),
  );
}
