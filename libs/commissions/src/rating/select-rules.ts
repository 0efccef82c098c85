import type { BaseLine } from './base-lines.js';
import { matches, namesLine, type RuleFacts } from './conditions.js';
import type { RatingRule } from './rule.js';

/** A rule and the lines that it pays on, at least one. */
export interface TakenLines {
  readonly rule: RatingRule;
  readonly lines: readonly BaseLine[];
}

/**
 * Which rule takes which lines: a line rule what it matches, an order rule all that is left, each line the first rule that matches it. Rules
 * on top see every line and follow the others.
 */
export function selectRules(
  rules: readonly RatingRule[],
  lines: readonly BaseLine[],
  facts: RuleFacts,
): readonly TakenLines[] {
  let left = lines;
  const ordinary = rules.flatMap((rule) => {
    if (rule.onTop) return [];
    const taken = takenBy(rule, left, facts);
    left = left.filter((line) => !taken.includes(line));
    return taken.length === 0 ? [] : [{ rule, lines: taken }];
  });
  const onTop = rules.flatMap((rule) => {
    const taken = rule.onTop ? takenBy(rule, lines, facts) : [];
    return taken.length === 0 ? [] : [{ rule, lines: taken }];
  });
  return [...ordinary, ...onTop];
}

function takenBy({ when }: RatingRule, lines: readonly BaseLine[], facts: RuleFacts): readonly BaseLine[] {
  if (namesLine(when)) return lines.filter((line) => matches(when, facts, line));
  return matches(when, facts) ? lines : [];
}
