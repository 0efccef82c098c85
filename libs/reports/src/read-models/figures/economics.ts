import { Decimal, sum } from '#libs/kernel';
import type { CostFactKind } from '../cost-fact.row.view.js';
import { percentOf, ratioOf } from './ratios.js';

/** What partners cost, and what came of it: exact figures in one currency. */
export interface Spent {
  readonly costs: ReadonlyMap<CostFactKind, Decimal>;
  readonly customers: number;
  readonly sourced: Decimal;
}

export interface Economics {
  readonly cost: Decimal;
  readonly cac: string | null;
  readonly roiPercent: string | null;
}

/** `cac`: cost a new customer; null where more first sales became nobody's than a partner's; `roiPercent`: what was sourced beyond the cost, of the cost, in per cent. */
export function economicsOf({ costs, customers, sourced }: Spent): Economics {
  const cost = sum(costs.values());
  return {
    cost,
    cac: customers > 0 ? ratioOf(cost, Decimal.ofUnits(BigInt(customers), 0)) : null,
    roiPercent: percentOf(sourced.minus(cost), cost),
  };
}
