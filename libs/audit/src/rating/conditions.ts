import { Rational } from '../arithmetic/rational.js';
import type { Condition, Test } from './plan-terms.js';

/** The values of a fact, `partner.tier` say; none where it is not known. Figures are in the program's currency. */
export type FactReader = (fact: string) => readonly (string | Rational)[];

export function holds(condition: Condition | null, values: FactReader): boolean {
  if (condition === null) return true;
  if ('all' in condition) return condition.all.every((inner) => holds(inner, values));
  if ('any' in condition) return condition.any.some((inner) => holds(inner, values));
  return passes(condition.test, values(condition.fact));
}

function passes(test: Test, values: readonly (string | Rational)[]): boolean {
  if ('oneOf' in test) return values.some((value) => test.oneOf.some((wanted) => same(value, wanted)));
  if ('noneOf' in test) return !values.some((value) => test.noneOf.some((refused) => same(value, refused)));
  return values.some((value) => {
    const number = numberOf(value);
    if (!number) return false;
    const order = number.compare(test.number);
    return { atLeast: order >= 0, above: order > 0, atMost: order <= 0, below: order < 0 }[test.bound];
  });
}

const same = (value: string | Rational, wanted: string): boolean =>
  typeof value === 'string' ? value === wanted : (numberOf(wanted)?.equals(value) ?? false);

function numberOf(value: string | Rational): Rational | undefined {
  if (typeof value !== 'string') return value;
  try {
    return Rational.of(value);
  } catch {
    return undefined;
  }
}
