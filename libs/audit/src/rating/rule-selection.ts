import type { Bounds, Condition, LineFact, Plan, Rule, TextFact, Values } from '#libs/programs';
import type { SaleContent, SaleLine } from '#libs/sales';
import type { Exchange } from '#libs/commissions';
import { converted } from '../knowledge/knowledge.rates.js';
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
    case 'sale.base':
      return withinBounds(condition, facts);
    case 'sale.metadata': {
      const value = facts.sale.metadata[condition.key];
      return among(value === undefined ? [] : [value], condition);
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
    case 'line.category':
    case 'line.kind':
    case 'line.product':
      return among(textsOf(condition.fact, facts), condition);
  }
}

const among = (texts: readonly (string | null)[], values: Values): boolean =>
  'noneOf' in values
    ? texts.every((text) => text === null || !values.noneOf.includes(text))
    : texts.some((text) => text !== null && values.oneOf.includes(text));

function withinBounds(bounds: Bounds, facts: Facts): boolean {
  const amount = converted(Rational.of(facts.sale.amount).abs(), facts.exchange);
  if (bounds.atLeast !== undefined && amount.compare(Rational.of(bounds.atLeast)) < 0) return false;
  if (bounds.above !== undefined && amount.compare(Rational.of(bounds.above)) <= 0) return false;
  if (bounds.below !== undefined && amount.compare(Rational.of(bounds.below)) >= 0) return false;
  return bounds.atMost === undefined || amount.compare(Rational.of(bounds.atMost)) <= 0;
}

function textsOf(fact: TextFact | LineFact, { sale, partner }: Facts): readonly (string | null)[] {
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
    case 'line.category':
    case 'line.kind':
    case 'line.product':
      return [];
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
