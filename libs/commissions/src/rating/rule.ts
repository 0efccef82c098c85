import type { Rounding, Window } from '#libs/kernel';
import type { BaseRule, Cap } from '#libs/programs';
import type { RatingCondition } from './conditions.js';

/** The version of a plan that a sale is rated by. */
export interface RatingPlan {
  readonly planId: string;
  readonly version: number;
  readonly rounding: Rounding;
  readonly base: BaseRule;
  readonly rules: readonly RatingRule[];
  readonly caps: readonly Cap[];
}

export interface RatingRule {
  readonly ruleId: string;
  readonly when: RatingCondition;
  /** Tried beside the others, and takes no line away from them. */
  readonly onTop: boolean;
  /** How many steps above the credited partner stands who is paid; 0 is the credited partner. */
  readonly level: PayeeLevel;
  /** Whether a flat amount or a count is owed for lines that cost nothing: free sign-ups, trials. */
  readonly onZero: 'pays' | 'passes';
  readonly pays: RatingPays;
}

export type PayeeLevel = 0 | 1 | 2 | 3;

export type RatingPays =
  /** `"0.15"` is 15 % of what the lines of the rule come to. */
  | { readonly kind: 'share'; readonly rate: string }
  /** In the ledger's currency, for the sale or for each unit. */
  | { readonly kind: 'flat'; readonly amount: string; readonly per: 'sale' | 'unit' }
  | ({ readonly kind: 'brackets'; readonly window: Window } & BracketScale);

export interface BracketScale {
  readonly mode: 'marginal' | 'retroactive';
  /** What brings a partner from step to step: volume in the ledger's currency, the count of sales, or units. */
  readonly by: 'amount' | 'sales' | 'units';
  /** Rising from "0"; a step begins at its `from` inclusive. */
  readonly steps: readonly BracketStep[];
}

/** A share of the base, or, where sales or units are counted, an amount for each. */
export type BracketStep =
  | { readonly from: string; readonly rate: string }
  | { readonly from: string; readonly amount: string };
