import { Decimal } from '#libs/kernel';
import type { CountFact, TextFact } from '#libs/programs';
import type { KnownConversion } from '#libs/rates';
import { compareConverted } from './exchange.js';

interface CustomerAttributes {
  /** The name under which sales hold it. */
  readonly ref: string | null;
  readonly country: string | null;
  readonly returning: boolean | null;
  /** Which of the customer's sales it is, from 1; null: not known. */
  readonly conversionNumber: number | null;
  readonly monthsSinceFirst: number | null;
}

/** What conditions can ask about. A fact that is not known is null or empty and matches nothing. */
export interface SaleAttributes {
  readonly partner: {
    /** The vendor's own key, which never changes, or the name that stands for it. */
    readonly externalId: string | null;
    readonly kind: string;
    readonly tier: number;
    readonly country: string | null;
  };
  readonly customer: CustomerAttributes;
  /** Exact, in the currency of the sale; a credit note's is negative and compared by its size. */
  readonly amount: string;
  /** What the plan's base lines come to, exact, in the currency of the sale, with its sign. */
  readonly base?: string;
  /** From the currency of the sale into that of the ledger. */
  readonly conversion: KnownConversion;
  readonly products: readonly string[];
  readonly categories: readonly string[];
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The line that a condition is tried for. */
export interface LineAttributes {
  readonly product: string;
  readonly category: string | null;
  readonly kind: string;
}

type LineFact = 'line.product' | 'line.category' | 'line.kind';

/** A fact with several values matches when one of them does, and `noneOf` when none of them does. */
export type RatingCondition =
  | { readonly all: readonly RatingCondition[] }
  | { readonly any: readonly RatingCondition[] }
  | { readonly fact: TextFact | LineFact; readonly oneOf: readonly string[] }
  | { readonly fact: TextFact | LineFact; readonly noneOf: readonly string[] }
  | ({ readonly fact: 'sale.amount' | 'sale.base' } & Bounds)
  | { readonly fact: 'sale.metadata'; readonly key: string; readonly oneOf: readonly string[] }
  | { readonly fact: 'sale.metadata'; readonly key: string; readonly noneOf: readonly string[] }
  | ({ readonly fact: CountFact } & Bounds)
  | { readonly fact: 'customer.returning' | 'customer.isNew'; readonly is: boolean };

/** Exact decimals in program currency, or whole numbers. */
interface Bounds {
  readonly atLeast?: string;
  readonly above?: string;
  readonly atMost?: string;
  readonly below?: string;
}

/** A rule that names a fact of a line takes single lines; any other takes what is left of the order. */
export function namesLine(condition: RatingCondition): boolean {
  if ('all' in condition) return condition.all.some(namesLine);
  if ('any' in condition) return condition.any.some(namesLine);
  return condition.fact.startsWith('line.');
}

/** Facts of a line match nothing where there is no line. */
export function matches(condition: RatingCondition, facts: SaleAttributes, line?: LineAttributes): boolean {
  if ('all' in condition) return condition.all.every((part) => matches(part, facts, line));
  if ('any' in condition) return condition.any.some((part) => matches(part, facts, line));
  switch (condition.fact) {
    case 'sale.amount':
      return withinBounds(condition, size(Decimal.of(facts.amount)), facts.conversion);
    case 'sale.base':
      return facts.base !== undefined && withinBounds(condition, Decimal.of(facts.base), facts.conversion);
    case 'sale.metadata':
      return among(
        [Object.hasOwn(facts.metadata, condition.key) ? (facts.metadata[condition.key] ?? null) : null],
        condition,
      );
    case 'customer.returning':
      return facts.customer.returning === condition.is;
    case 'customer.isNew':
      return isNew(facts.customer) === condition.is;
    case 'customer.conversionNumber':
      return counted(facts.customer.conversionNumber, condition);
    case 'customer.monthsSinceFirst':
      return counted(facts.customer.monthsSinceFirst, condition);
    case 'customer.country':
    case 'customer.ref':
    case 'partner.country':
    case 'partner.externalId':
    case 'partner.kind':
    case 'partner.tier':
    case 'sale.category':
    case 'sale.product':
    case 'sale.type':
    case 'line.category':
    case 'line.kind':
    case 'line.product':
      return among(valuesOf(condition.fact, facts, line), condition);
  }
}

const among = (
  values: readonly (string | null)[],
  allowed: { readonly oneOf: readonly string[] } | { readonly noneOf: readonly string[] },
): boolean =>
  'noneOf' in allowed
    ? !values.some((value) => isOneOf(value, allowed.noneOf))
    : values.some((value) => isOneOf(value, allowed.oneOf));

const isOneOf = (value: string | null | undefined, allowed: readonly string[]): boolean =>
  value !== null && value !== undefined && allowed.includes(value);

const isNew = ({ conversionNumber }: CustomerAttributes): boolean | null =>
  conversionNumber === null ? null : conversionNumber === 1;

const counted = (number: number | null, { atLeast, above, atMost, below }: Bounds): boolean =>
  number !== null &&
  (atLeast === undefined || number >= Number(atLeast)) &&
  (above === undefined || number > Number(above)) &&
  (atMost === undefined || number <= Number(atMost)) &&
  (below === undefined || number < Number(below));

const size = (amount: Decimal): Decimal => (amount.isNegative ? amount.negated() : amount);

function withinBounds(
  { atLeast, above, atMost, below }: Bounds,
  amount: Decimal,
  conversion: KnownConversion,
): boolean {
  const against = (limit: string): number => compareConverted(amount, conversion, Decimal.of(limit));
  return (
    (atLeast === undefined || against(atLeast) >= 0) &&
    (above === undefined || against(above) > 0) &&
    (atMost === undefined || against(atMost) <= 0) &&
    (below === undefined || against(below) < 0)
  );
}

function valuesOf(
  fact: TextFact | LineFact,
  { partner, customer, products, categories, saleType }: SaleAttributes,
  line?: LineAttributes,
): readonly (string | null)[] {
  switch (fact) {
    case 'partner.kind':
      return [partner.kind];
    case 'partner.tier':
      return [String(partner.tier)];
    case 'partner.country':
      return [partner.country];
    case 'partner.externalId':
      return [partner.externalId];
    case 'customer.country':
      return [customer.country];
    case 'customer.ref':
      return [customer.ref];
    case 'sale.product':
      return products;
    case 'sale.category':
      return categories;
    case 'sale.type':
      return [saleType];
    case 'line.product':
      return [line?.product ?? null];
    case 'line.category':
      return [line?.category ?? null];
    case 'line.kind':
      return [line?.kind ?? null];
  }
}
