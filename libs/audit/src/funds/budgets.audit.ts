import type { Recorded } from '#libs/kernel';
import type { FundBudgetEvent } from '#libs/marketing';
import { moneyText } from '../arithmetic/minor.js';
import type { FieldDifference } from '../sources/findings.js';
import { unitsOf } from './fund.model.js';

type Opened = Extract<FundBudgetEvent, { type: 'budget.opened' }>['data'];

interface Allocated {
  readonly minor: bigint;
  readonly ordinal: number;
}

export interface BudgetModel {
  readonly opened: Opened;
  amount: bigint;
  readonly funds: Map<string, Allocated>;
}

/** What all funds of a budget have. */
export function allocatedOf({ funds }: BudgetModel): bigint {
  let all = 0n;
  for (const { minor } of funds.values()) all += minor;
  return all;
}

/** What budgets have given to their funds: of each fund the newest request that settled says it. */
export class BudgetsAudit {
  readonly budgets = new Map<string, BudgetModel>();

  take({ type, data }: Recorded<FundBudgetEvent>): FieldDifference[] {
    if (type === 'budget.opened') {
      this.budgets.set(data.budgetId, { opened: data, amount: unitsOf(data.amount), funds: new Map() });
      return [];
    }
    const budget = this.budgets.get(data.budgetId);
    if (!budget || type === 'budget.allocation-requested') return [];
    if (type === 'budget.amount-changed') budget.amount = unitsOf(data.amount);
    else if (data.ordinal >= (budget.funds.get(data.fundId)?.ordinal ?? 0)) {
      budget.funds.set(data.fundId, { minor: unitsOf(data.amount), ordinal: data.ordinal });
    }
    const all = allocatedOf(budget);
    if (all <= budget.amount) return [];
    const text = (minor: bigint): string => moneyText(minor, budget.opened.amount.currency);
    return [{ path: 'amount', expected: `at most ${text(budget.amount)}`, recorded: text(all) }];
  }
}
