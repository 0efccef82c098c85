import type { LineState } from '#libs/sales';
import type { RatingPays, RatingRule } from '../src/rating/rule.js';

/** A line of goods that nothing is refunded of. */
export function soldLine(line: number, amount: string, more: Partial<LineState> = {}): LineState {
  return {
    ...{ line, kind: 'goods', product: 'P', category: null, quantity: '1', amount, net: amount },
    ...{ spread: false, appliesTo: null, refunded: '0', refundedUnits: '0', ...more },
  };
}

export const ratingRule = (ruleId: string, pays: RatingPays, more: Partial<RatingRule> = {}): RatingRule => ({
  ...{ ruleId, when: { all: [] }, onTop: false, level: 0, onZero: 'passes', pays },
  ...more,
});
