import type { Mode, Rational } from '../arithmetic/rational.js';

/** A version of a plan as the recomputation reads it. */
export interface PlanTerms {
  /** Windows and caps count over the versions of one plan. */
  readonly planId: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly rounding: Mode;
  readonly excludes: Exclusions;
  readonly caps: readonly CapTerms[];
  readonly rules: readonly RuleTerms[];
}

export interface Exclusions {
  readonly kinds: readonly string[];
  readonly products: readonly string[];
  readonly categories: readonly string[];
}

export interface CapTerms {
  readonly capId: string;
  readonly per: 'partner' | 'customer' | 'program';
  readonly window: string;
  /** Minor units of the ledger's currency. */
  readonly limit: bigint;
}

export interface RuleTerms {
  readonly ruleId: string;
  readonly when: Condition | null;
  readonly onTop: boolean;
  /** Steps above the credited partner of whom the rule pays; 0: the credited partner itself. */
  readonly level: number;
  /** Pays for a base of 0 as well. */
  readonly onZero: boolean;
  readonly pays: Pays;
}

export type Pays =
  | { readonly kind: 'share'; readonly rate: Rational }
  | { readonly kind: 'flat'; readonly amount: Rational; readonly per: 'sale' | 'unit' }
  | BracketTerms;

export interface BracketTerms {
  readonly kind: 'brackets';
  readonly mode: 'marginal' | 'retroactive';
  readonly by: 'amount' | 'sales' | 'units';
  readonly window: string;
  readonly steps: readonly Step[];
}

/** From a volume on: a rate of the base, or an amount for each of the measure. */
export interface Step {
  readonly from: Rational;
  readonly rate: Rational | null;
  readonly amount: Rational | null;
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly fact: string; readonly test: Test };

/** What a fact is compared with; `within` bounds are numbers. */
export type Test =
  | { readonly oneOf: readonly string[] }
  | { readonly noneOf: readonly string[] }
  | { readonly bound: 'atLeast' | 'above' | 'atMost' | 'below'; readonly number: Rational };
