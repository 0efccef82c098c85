import type { Window } from '#libs/kernel';
import type { RatingCondition } from '../../src/rating/conditions.js';
import type { PayeeLevel, RatingPays, RatingPlan, RatingRule } from '../../src/rating/rule.js';
import type { ScenarioCondition, ScenarioRule, ScenarioVersion } from './scenario.js';

/** A scenario's plan version in the words of the engine. */
export const planOf = ({ version, rounding, base, caps, rules }: ScenarioVersion): RatingPlan => ({
  ...{ planId: 'plan', version },
  rounding: rounding === 'HALF_EVEN' ? 'half-even' : 'half-away',
  base: {
    excludeKinds: (base?.excludes?.kinds ?? []) as RatingPlan['base']['excludeKinds'],
    excludeProducts: base?.excludes?.products ?? [],
    excludeCategories: base?.excludes?.categories ?? [],
  },
  caps: (caps ?? []).map(({ per, window, amount }) => ({
    ...{
      capId: `${per}-${window}`,
      per: per.toLowerCase() as 'partner',
      window: window.toLowerCase() as Window,
      amount,
    },
  })),
  rules: rules.map(ruleOf),
});

const ruleOf = ({ key, when, onTop, payee, level, onZero, pays }: ScenarioRule): RatingRule => ({
  ...{ ruleId: key, when: when ? conditionOf(when) : { all: [] }, onTop: onTop ?? false },
  ...{ level: payee === 'parent' ? ((level ?? 1) as PayeeLevel) : 0, onZero: onZero ?? 'passes', pays: paysOf(pays) },
});

function paysOf({ share, flat, brackets }: ScenarioRule['pays']): RatingPays {
  if (share) return { kind: 'share', rate: plain(share.rate) };
  if (flat) return { kind: 'flat', ...flat, amount: plain(flat.amount) };
  if (!brackets) throw new Error('a rule that pays nothing');
  return {
    ...{ kind: 'brackets', mode: brackets.mode, by: brackets.by, window: brackets.window.toLowerCase() as Window },
    steps: brackets.steps.map(({ from, rate, amount }) =>
      rate === undefined ? { from, amount: plain(amount ?? '0') } : { from, rate: plain(rate) },
    ),
  };
}

/** `-0.00` and bare numbers are written by people; the engine gets `0.00`. */
export function plain(amount: string | number): string {
  const text = String(amount);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** What a scenario calls by keys. */
const KEYS: Readonly<Record<string, string>> = { 'partner.key': 'partner.externalId', 'customer.key': 'customer.ref' };

function conditionOf(condition: ScenarioCondition): RatingCondition {
  if (condition.all) return { all: condition.all.map(conditionOf) };
  if (condition.any) return { any: condition.any.map(conditionOf) };
  const { fact = '', is, isNot } = condition;
  if (fact === 'sale.amount' || fact === 'sale.base') return { fact, ...boundsOf(condition) };
  const oneOf = (condition.in ?? [is ?? '']).map(String);
  if (fact.startsWith('sale.metadata.')) return { fact: 'sale.metadata', key: fact.slice(14), oneOf };
  if (fact === 'customer.returning') return { fact, is: is !== undefined ? is === true : isNot !== true };
  const text = (KEYS[fact] ?? fact) as 'line.product';
  if (fact === 'partner.tier' && is === undefined && !condition.in)
    return { fact: 'partner.tier', oneOf: tiers(condition) };
  return isNot === undefined ? { fact: text, oneOf } : { fact: text, noneOf: [String(isNot)] };
}

const boundsOf = (condition: ScenarioCondition): Record<string, string> =>
  Object.fromEntries(
    (['atLeast', 'above', 'atMost', 'below'] as const).flatMap((name) =>
      condition[name] === undefined ? [] : [[name, String(condition[name])]],
    ),
  );

/** A rank is a text to the engine: those that lie within the bounds. */
const tiers = ({ atLeast = -99, above = -99, atMost = 99, below = 99 }: ScenarioCondition): string[] =>
  Array.from({ length: 30 }, (_, rank) => rank)
    .filter((rank) => rank >= Number(atLeast) && rank > Number(above) && rank <= Number(atMost) && rank < Number(below))
    .map(String);
