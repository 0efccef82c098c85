import type { Instant, Rounding, Window } from '#libs/kernel';

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
  /** First match wins; a sale that matches none earns nothing. */
  readonly rules: readonly Rule[];
  readonly caps: readonly Cap[];
}

export interface BaseRule {
  readonly excludeKinds: readonly LineKind[];
  readonly excludeProducts: readonly string[];
  readonly excludeCategories: readonly string[];
}

export type LineKind = 'goods' | 'service' | 'postage' | 'tax' | 'fee' | 'discount';

export interface Rule {
  readonly ruleId: string;
  readonly name: string;
  readonly when: Condition;
  readonly pays: Pays;
}

/** `all` of nothing is true: the rule without a condition. `any` of nothing is false. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly fact: TextFact; readonly oneOf: readonly string[] }
  /** Amounts are exact decimals in program currency, bounds inclusive. */
  | { readonly fact: 'sale.amount'; readonly atLeast?: string; readonly atMost?: string }
  | { readonly fact: 'sale.metadata'; readonly key: string; readonly oneOf: readonly string[] }
  | { readonly fact: 'customer.returning'; readonly is: boolean };

/** `sale.product` and `sale.category` hold when any line has one of the values. */
export type TextFact =
  | 'partner.kind'
  | 'partner.tier'
  | 'partner.country'
  | 'customer.country'
  | 'sale.product'
  | 'sale.category'
  | 'sale.type';

export type Pays =
  /** CPS: a share of the base, `"0.15"` is 15 %. */
  | { readonly kind: 'share'; readonly rate: string }
  /** CPA: a flat amount per sale, in program currency. */
  | { readonly kind: 'flat'; readonly amount: string }
  /**
   * A rate by the partner's volume in the window. Marginal: each stretch of volume at its own rate. Retroactive: all of the
   * window's volume at the rate it has reached; the difference on earlier sales is posted as a linked entry of its own.
   */
  | {
      readonly kind: 'brackets';
      readonly mode: 'marginal' | 'retroactive';
      readonly window: Exclude<Window, 'day' | 'week'>;
      /** Rising; the first starts at "0"; a bracket begins at its `from` inclusive. */
      readonly steps: readonly { readonly from: string; readonly rate: string }[];
    };

/** Most that may accrue in a window; what a cap leaves is paid, a clawback does not free it. */
export interface Cap {
  readonly capId: string;
  /** Each partner's commissions, those of each of its customers, or those of all partners that the plan rates, together. */
  readonly per: 'partner' | 'customer' | 'program';
  readonly window: Window;
  /** In program currency. */
  readonly amount: string;
}
