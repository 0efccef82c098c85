import { Decimal, sum } from '#libs/kernel';
import type { BaseRule } from '#libs/programs';
import type { SaleLine } from '#libs/sales';

export interface Base {
  readonly base: Decimal;
  readonly excluded: Decimal;
}

/** What commission is computed on and what the plan leaves out of it: exact sums that add up to the sale. */
export function baseOf(lines: readonly SaleLine[], rule: BaseRule): Base {
  const amounts = (out: boolean): Decimal =>
    sum(lines.filter((line) => isExcluded(line, rule) === out).map((line) => Decimal.of(line.amount)));
  return { base: amounts(false), excluded: amounts(true) };
}

const isExcluded = ({ kind, product, category }: SaleLine, rule: BaseRule): boolean =>
  rule.excludeKinds.includes(kind) ||
  rule.excludeProducts.includes(product) ||
  (category !== null && rule.excludeCategories.includes(category));
