import { Decimal, sum } from '#libs/kernel';
import type { LineState } from '#libs/sales';
import type { KnownConversion } from '#libs/rates';
import { type BaseLine, baseLines } from './lines/base-lines.js';
import type { SaleAttributes } from './conditions.js';
import { type CreditTerms, type Earning, earningOf } from './earning.js';
import { total } from './lines/fractions.js';
import { type RefundedPart, refundedPart } from './lines/refunded-part.js';
import type { RatingPlan, RatingRule } from './rule.js';
import { selectRules } from './select-rules.js';

/** A sale or credit note as it stands, with the terms that were pinned when it was recorded. */
export interface RatedSale {
  readonly kind: 'sale' | 'credit-note';
  readonly lines: readonly LineState[];
  readonly refundedWhole: boolean;
  readonly plan: RatingPlan;
  readonly conversion: KnownConversion;
  readonly weights: readonly number[];
  readonly facts: Omit<SaleAttributes, 'partner' | 'amount' | 'base' | 'conversion' | 'products' | 'categories'>;
}

export interface Credit {
  /** Its place among the weights. */
  readonly part: number;
  readonly partner: SaleAttributes['partner'];
}

/** A rule that took lines for a credit. */
export interface RatedRule {
  readonly rule: RatingRule;
  /** As of the lines it took. */
  readonly at: number;
  readonly lines: readonly BaseLine[];
  readonly refunded: RefundedPart;
  readonly earning: Earning | null;
}

/** What every rule of the plan owes one credit of a sale, in the order of the postings; none where no rule takes a line. */
export function rateCredit(sale: RatedSale, { part, partner }: Credit, currency: string): readonly RatedRule[] {
  const { kind, plan, conversion, weights, refundedWhole } = sale;
  const lines = baseLines(sale.lines, plan.base);
  const terms: CreditTerms = { kind, currency, conversion, rounding: plan.rounding, weights, part };
  return selectRules(plan.rules, lines, factsOf(sale, lines, partner)).map((taken) => ({
    ...taken,
    refunded: refundedPart(taken.lines, refundedWhole),
    earning: earningOf(taken, terms),
  }));
}

const factsOf = (
  { facts, lines, conversion }: RatedSale,
  base: readonly BaseLine[],
  partner: SaleAttributes['partner'],
): SaleAttributes => ({
  ...facts,
  partner,
  conversion,
  amount: sum(lines.map(({ amount }) => Decimal.of(amount))).toString(),
  base: total(base.map(({ net }) => net)).toString(),
  products: lines.map(({ product }) => product),
  categories: lines.flatMap(({ category }) => category ?? []),
});
