import type { BaseRule } from '#libs/programs';
import type { SaleLine } from '#libs/sales';

/** A line is left out by its own kind, product or category. */
export const isExcluded = (
  { kind, product, category }: Pick<SaleLine, 'kind' | 'product' | 'category'>,
  { excludeKinds, excludeProducts, excludeCategories }: BaseRule,
): boolean =>
  excludeKinds.includes(kind) ||
  excludeProducts.includes(product) ||
  (category !== null && excludeCategories.includes(category));
