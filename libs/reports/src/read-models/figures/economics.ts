import { Decimal, sum } from '#libs/kernel';
import type { CostFactKind } from '../cost-fact.row.view.js';
import { percentOf, ratioOf } from './ratios.js';

/** What partners cost, and what came of it: exact figures in one currency. */
export interface Spent {
  readonly costs: ReadonlyMap<CostFactKind, Decimal>;
  readonly customers: Decimal;
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
    cac: cacOf(cost, customers),
    roiPercent: percentOf(sourced.minus(cost), cost),
  };
}

const cacOf = (cost: Decimal, customers: Decimal): string | null =>
  customers.compare(Decimal.zero) > 0 ? ratioOf(cost, customers) : null;

/** What one partner cost, and its parts of new customers. */
interface PartnerSpent {
  readonly partnerId: string;
  readonly cost: Decimal;
  readonly customers: Decimal;
  readonly cac: string | null;
}

/** Partner by partner, those that cost most first: what each cost, and its parts of new customers. */
export function partnersOf(
  costs: ReadonlyMap<string, Decimal>,
  customers: ReadonlyMap<string, Decimal>,
): readonly PartnerSpent[] {
  return [...new Set([...costs.keys(), ...customers.keys()])]
    .map((partnerId) => {
      const [cost, own] = [costs.get(partnerId) ?? Decimal.zero, customers.get(partnerId) ?? Decimal.zero];
      return { partnerId, cost, customers: own, cac: cacOf(cost, own) };
    })
    .toSorted((a, b) => b.cost.compare(a.cost) || (a.partnerId < b.partnerId ? -1 : 1));
}
