import type { Instant, Rounding, Window } from '#libs/kernel';
import type { LineKind } from '../vocabulary/line-kind.js';

/** One version of a plan: an ordered set of rules. A sale is rated by the version in force at its own business time. */
export interface Plan {
  readonly planId: string;
  readonly name: string;
  /** Rising from 1 within the plan; two versions never share an `effectiveFrom`. */
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly rounding: Rounding;
  /** Lines left out of what commission is computed on. */
  readonly base: BaseRule;
  /** In order: a line is taken by the first rule that matches it; rules on top are tried beside the others. */
  readonly rules: readonly Rule[];
  readonly caps: readonly Cap[];
}

export interface BaseRule {
  readonly excludeKinds: readonly LineKind[];
  readonly excludeProducts: readonly string[];
  readonly excludeCategories: readonly string[];
}

export interface Rule {
  readonly ruleId: string;
  readonly name: string;
  /** Where it names a fact of a line, the rule takes the lines for which it holds; else all lines that are left. */
  readonly when: Condition;
  /** A bonus, SPIFF or override: tried beside the others, takes no line away from them, sees every line of the base. */
  readonly onTop: boolean;
  readonly level: PayeeLevel;
  /** Whether a flat amount or a count is owed for lines that cost nothing: free sign-ups, trials. */
  readonly onZero: 'pays' | 'passes';
  readonly pays: Pays;
}

/** How many steps above the credited partner, in the program's hierarchy, stands who is paid; 0 is the credited partner. */
export type PayeeLevel = 0 | 1 | 2 | 3;

/** `all` of nothing is true: the rule without a condition. `any` of nothing is false. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | ({ readonly fact: TextFact | LineFact } & Values)
  | ({ readonly fact: AmountFact } & Bounds)
  | ({ readonly fact: 'sale.metadata'; readonly key: string } & Values)
  | ({ readonly fact: CountFact } & Bounds)
  | { readonly fact: 'customer.returning' | 'customer.isNew'; readonly is: boolean };

/** A fact with several values matches when one of them does, and `noneOf` when none of them does; an unknown fact is no value. */
export type Values = { readonly oneOf: readonly string[] } | { readonly noneOf: readonly string[] };

/** Exact decimals in program currency, or whole numbers where the fact is a number; `atLeast` and `atMost` inclusive. */
export interface Bounds {
  readonly atLeast?: string;
  readonly above?: string;
  readonly atMost?: string;
  readonly below?: string;
}

/**
 * `sale.product` and `sale.category` hold when any line has one of the values. Keys of partners that name a person, and all references of
 * customers, stand under the names that their events have.
 */
export type TextFact =
  | 'partner.kind'
  | 'partner.tier'
  | 'partner.country'
  | 'partner.externalId'
  | 'customer.country'
  | 'customer.ref'
  | 'sale.product'
  | 'sale.category'
  | 'sale.type';

/** Of the line that a rule may take. */
export type LineFact = 'line.product' | 'line.category' | 'line.kind';

/** The number of the sale among those of its customer, from 1, and the whole months since the first of them. */
export type CountFact = 'customer.conversionNumber' | 'customer.monthsSinceFirst';

/** The size of the whole order, and what the lines of the base come to, discounts spread. */
export type AmountFact = 'sale.amount' | 'sale.base';

export type Pays =
  /** CPS: a share of the base, `"0.15"` is 15 %. */
  | { readonly kind: 'share'; readonly rate: string }
  /** CPA: a flat amount in program currency, for the sale, or for each unit of the lines that the rule took. */
  | { readonly kind: 'flat'; readonly amount: string; readonly per: 'sale' | 'unit' }
  | Brackets;

/**
 * A step by what the partner brought in the window. Marginal: each stretch at its own step. Retroactive: all that the window
 * holds at the step it has reached; the difference on earlier sales is posted as a true-up of its own.
 */
export interface Brackets {
  readonly kind: 'brackets';
  readonly mode: 'marginal' | 'retroactive';
  /** What brings a partner from step to step: volume in program currency, the count of sales, or units. */
  readonly by: 'amount' | 'sales' | 'units';
  readonly window: Window;
  /** Rising; the first starts at "0"; a bracket begins at its `from` inclusive. */
  readonly steps: readonly BracketStep[];
}

/** A share of the base, or, where sales or units are counted, an amount in program currency for each. */
export type BracketStep =
  | { readonly from: string; readonly rate: string }
  | { readonly from: string; readonly amount: string };

/** Most that may accrue in a window; what a cap leaves is paid, a clawback does not free it. */
export interface Cap {
  readonly capId: string;
  /** Each partner's commissions, those of each of its customers, or those of all partners that the plan rates, together. */
  readonly per: 'partner' | 'customer' | 'program';
  readonly window: Window;
  /** In program currency. */
  readonly amount: string;
}
