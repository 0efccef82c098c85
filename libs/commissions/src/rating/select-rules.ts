import type { BaseLine } from './lines/base-lines.js';
import { matches, namesLine, type SaleAttributes } from './conditions.js';
import type { RatingRule } from './rule.js';

/** A rule and the lines that it pays on, at least one. */
export interface TakenLines {
  readonly rule: RatingRule;
  /** Its place in the order of postings: among the rules of the plan, those on top after the others, from 0. */
  readonly at: number;
  readonly lines: readonly BaseLine[];
}

/**
 * Which rule takes which lines: a line rule what it matches, an order rule all that is left, each line the first rule that matches it. Rules
 * on top see every line and follow the others.
 */
export function selectRules(
  rules: readonly RatingRule[],
  lines: readonly BaseLine[],
  facts: SaleAttributes,
): readonly TakenLines[] {
  let left = lines;
  return inPostingOrder(rules).flatMap((rule, at) => {
    const taken = takenBy(rule, rule.onTop ? lines : left, facts);
    if (!rule.onTop && taken.length > 0) {
      const gone = new Set(taken);
      left = left.filter((line) => !gone.has(line));
    }
    return taken.length === 0 ? [] : [{ rule, at, lines: taken }];
  });
}

/** The ordinary rules of a plan, then those on top. */
const inPostingOrder = (rules: readonly RatingRule[]): readonly RatingRule[] => [
  ...rules.filter(({ onTop }) => !onTop),
  ...rules.filter(({ onTop }) => onTop),
];

function takenBy({ when }: RatingRule, lines: readonly BaseLine[], facts: SaleAttributes): readonly BaseLine[] {
  if (namesLine(when)) return lines.filter((line) => matches(when, facts, line));
  return matches(when, facts) ? lines : [];
}
