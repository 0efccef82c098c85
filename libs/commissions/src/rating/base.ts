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

/** A line is left out by its own kind, product or category. */
export const isExcluded = (
  { kind, product, category }: Pick<SaleLine, 'kind' | 'product' | 'category'>,
  { excludeKinds, excludeProducts, excludeCategories }: BaseRule,
): boolean =>
  excludeKinds.includes(kind) ||
  excludeProducts.includes(product) ||
  (category !== null && excludeCategories.includes(category));
