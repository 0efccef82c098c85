import { minorUnits, moneyOf } from '#libs/kernel';
import type { SetAllocation } from './state/fund.commands.js';
import type { FundDecision } from './state/fund.decision.js';
import { availableOf, balanceAfter, type Fund, type FundState, moneyIn, ofFund } from './state/fund.state.js';
import type { FundBalance } from './state/fund.types.js';

/** What the budget gives: taken where it is newer than what is known, and not below what is used. */
export function setAllocation({ data, context }: SetAllocation, fund: FundState): FundDecision {
  const { fundId, programId, partnerId, budgetId, ordinal, amount, endsAt } = data;
  const at = context.occurredAt;
  if (fund.status === 'absent') {
    const of = { fundId, programId, partnerId, at, budgetId, ordinal, amount, endsAt };
    return [{ type: 'fund.allocated', data: { ...of, balance: firstBalance(amount.amount, amount.currency) } }];
  }
  const of = { ...ofFund(fund, at), ordinal, amount };
  const why = refusedFor(fund, ordinal, minorUnits(amount));
  if (why) return [{ type: 'fund.allocation-refused', data: { ...of, keeps: moneyIn(fund, fund.allocated), why } }];
  const balance = balanceAfter(fund, { allocated: minorUnits(amount) });
  return [{ type: 'fund.allocation-changed', data: { ...of, balance } }];
}

function refusedFor(fund: Fund, ordinal: number, minor: bigint): 'in-use' | 'overtaken' | undefined {
  if (ordinal <= fund.ordinal) return 'overtaken';
  return availableOf({ ...fund, allocated: minor }) < 0n ? 'in-use' : undefined;
}

function firstBalance(allocated: string, currency: string): FundBalance {
  const none = moneyOf(0n, currency).amount;
  return { allocated, pending: none, approved: none, paid: none, available: allocated };
}
