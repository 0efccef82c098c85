import type { Condition, Plan, Rule, TextFact } from '#libs/programs';
import type { SaleContent, SaleLine } from '#libs/sales';
import type { Exchange } from '#libs/commissions';
import { converted } from './knowledge.rates.js';
import { Rational } from '../arithmetic/rational.js';

/** Everything that a rule may ask about. */
export interface Facts {
  readonly sale: Omit<SaleContent, 'saleId'>;
  readonly partner: { readonly kind: string; readonly tier: number; readonly country: string | null };
  /** Into program currency. */
  readonly exchange: Exchange | null;
}

/** The first rule of the plan whose condition holds. */
export const firstMatch = (plan: Plan, facts: Facts): Rule | undefined =>
  plan.rules.find((rule) => holds(rule.when, facts));

function holds(condition: Condition, facts: Facts): boolean {
  if ('all' in condition) return !condition.all.some((inner) => !holds(inner, facts));
  if ('any' in condition) return condition.any.some((inner) => holds(inner, facts));
  switch (condition.fact) {
    case 'sale.amount':
      return withinBounds(condition, facts);
    case 'sale.metadata': {
      const value = facts.sale.metadata[condition.key];
      return value !== undefined && condition.oneOf.includes(value);
    }
    case 'customer.returning':
      return facts.sale.customer?.returning === condition.is;
    case 'customer.country':
    case 'partner.country':
    case 'partner.kind':
    case 'partner.tier':
    case 'sale.category':
    case 'sale.product':
    case 'sale.type':
      return textsOf(condition.fact, facts).some((text) => text !== null && condition.oneOf.includes(text));
  }
}

function withinBounds(bounds: { readonly atLeast?: string; readonly atMost?: string }, facts: Facts): boolean {
  const amount = converted(Rational.of(facts.sale.amount).abs(), facts.exchange);
  if (bounds.atLeast !== undefined && amount.compare(Rational.of(bounds.atLeast)) < 0) return false;
  return bounds.atMost === undefined || amount.compare(Rational.of(bounds.atMost)) <= 0;
}

function textsOf(fact: TextFact, { sale, partner }: Facts): readonly (string | null)[] {
  switch (fact) {
    case 'partner.kind':
      return [partner.kind];
    case 'partner.tier':
      return [partner.tier.toString()];
    case 'partner.country':
      return [partner.country];
    case 'customer.country':
      return [sale.customer?.country ?? null];
    case 'sale.product':
      return sale.lines.map(({ product }) => product);
    case 'sale.category':
      return sale.lines.map(({ category }) => category);
    case 'sale.type':
      return [sale.saleType];
  }
}

/** What commission is computed on and what is left out, both exact in the sale's currency. */
export function baseOf(plan: Plan, lines: readonly SaleLine[]): { base: Rational; excluded: Rational } {
  const { excludeKinds, excludeProducts, excludeCategories } = plan.base;
  let [base, excluded] = [Rational.zero, Rational.zero];
  for (const { kind, product, category, amount } of lines) {
    const out =
      excludeKinds.includes(kind) ||
      excludeProducts.includes(product) ||
      (category !== null && excludeCategories.includes(category));
    if (out) excluded = excluded.plus(Rational.of(amount));
    else base = base.plus(Rational.of(amount));
  }
  return { base, excluded };
}
