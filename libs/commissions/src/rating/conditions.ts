import { Decimal } from '#libs/kernel';
import type { Condition, Rule, TextFact } from '#libs/programs';
import type { Exchange } from '../ledger.events.js';
import { compareConverted } from './exchange.js';

/** What conditions can ask about. A fact that is not known is null or empty and matches nothing. */
export interface RuleFacts {
  readonly partner: { readonly kind: string; readonly tier: number; readonly country: string | null };
  readonly customer: { readonly country: string | null; readonly returning: boolean | null };
  /** Exact, in the currency of the sale; a credit note's is negative and compared by its size. */
  readonly amount: string;
  readonly exchange: Exchange | null;
  readonly products: readonly string[];
  readonly categories: readonly string[];
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Rules are ordered: the first that matches pays, however much a later one would. */
export const firstMatch = (rules: readonly Rule[], facts: RuleFacts): Rule | undefined =>
  rules.find((rule) => matches(rule.when, facts));

export function matches(condition: Condition, facts: RuleFacts): boolean {
  if ('all' in condition) return condition.all.every((part) => matches(part, facts));
  if ('any' in condition) return condition.any.some((part) => matches(part, facts));
  switch (condition.fact) {
    case 'sale.amount':
      return withinBounds(condition, facts);
    case 'sale.metadata':
      return isOneOf(
        Object.hasOwn(facts.metadata, condition.key) ? facts.metadata[condition.key] : null,
        condition.oneOf,
      );
    case 'customer.returning':
      return facts.customer.returning === condition.is;
    case 'customer.country':
    case 'partner.country':
    case 'partner.kind':
    case 'partner.tier':
    case 'sale.category':
    case 'sale.product':
    case 'sale.type':
      return valuesOf(condition.fact, facts).some((value) => isOneOf(value, condition.oneOf));
  }
}

const isOneOf = (value: string | null | undefined, allowed: readonly string[]): boolean =>
  value !== null && value !== undefined && allowed.includes(value);

function withinBounds(bounds: { atLeast?: string; atMost?: string }, facts: RuleFacts): boolean {
  const amount = Decimal.of(facts.amount);
  const size = amount.isNegative ? amount.negated() : amount;
  const against = (limit: string): number => compareConverted(size, facts.exchange, Decimal.of(limit));
  return (
    (bounds.atLeast === undefined || against(bounds.atLeast) >= 0) &&
    (bounds.atMost === undefined || against(bounds.atMost) <= 0)
  );
}

function valuesOf(
  fact: TextFact,
  { partner, customer, products, categories, saleType }: RuleFacts,
): readonly (string | null)[] {
  switch (fact) {
    case 'partner.kind':
      return [partner.kind];
    case 'partner.tier':
      return [String(partner.tier)];
    case 'partner.country':
      return [partner.country];
    case 'customer.country':
      return [customer.country];
    case 'sale.product':
      return products;
    case 'sale.category':
      return categories;
    case 'sale.type':
      return [saleType];
  }
}
