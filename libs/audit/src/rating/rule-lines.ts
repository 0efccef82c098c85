import type { Rational } from '../arithmetic/rational.js';
import { type NetLine, totalOf } from '../sources/sale-lines.js';
import { type FactReader, holds } from './conditions.js';
import type { Exclusions, PlanTerms, RuleTerms } from './plan-terms.js';

/** A line as a plan sees it: its net amount with discounts spread, or as ordered where the plan ignores discounts (§2). */
export interface BaseLine {
  readonly line: NetLine;
  readonly net: Rational;
}

export interface Taking {
  readonly rule: RuleTerms;
  readonly lines: readonly BaseLine[];
}

export function baseLines(lines: readonly NetLine[], excludes: Exclusions): BaseLine[] {
  const ignoresDiscounts = excludes.kinds.includes('discount');
  return lines
    .filter(({ kind, product, category }) => {
      if (excludes.kinds.includes(kind)) return false;
      if (product !== null && excludes.products.includes(product)) return false;
      return category === null || !excludes.categories.includes(category);
    })
    .filter((line) => !line.spread)
    .map((line) => ({ line, net: ignoresDiscounts ? line.amount : line.net }));
}

/**
 * Which rule takes which lines (§3), asked line by line: a line belongs to the first ordinary rule that holds for it, and to
 * every on-top rule that does. A rule of the order holds for each of its lines or for none. Rules that take none are left out; ordinary rules come first, each in the order of the plan.
 */
export function takingsOf({ rules }: PlanTerms, lines: readonly BaseLine[], ofOrder: FactReader): Taking[] {
  const ordinary = rules.filter(({ onTop }) => !onTop);
  const takes = (rule: RuleTerms, { line }: BaseLine): boolean =>
    holds(rule.when, (fact) => (fact.startsWith('line.') ? lineFact(line, fact) : ofOrder(fact)));
  const taker = new Map(lines.map((line) => [line, ordinary.find((rule) => takes(rule, line))] as const));
  return [
    ...ordinary.map((rule) => ({ rule, lines: lines.filter((line) => taker.get(line) === rule) })),
    ...rules.filter(({ onTop }) => onTop).map((rule) => ({ rule, lines: lines.filter((line) => takes(rule, line)) })),
  ].filter((taking) => taking.lines.length > 0);
}

function lineFact({ product, category, kind }: NetLine, fact: string): readonly string[] {
  const value = { 'line.product': product, 'line.category': category, 'line.kind': kind }[fact] ?? null;
  return value === null ? [] : [value];
}

export const baseOf = (lines: readonly BaseLine[]): Rational => totalOf(lines.map(({ net }) => net));
