import { conditionInput } from './condition-input.js';
import { written, writtenOr } from './decimals.js';
import type { Pays, PlanVersion, Rule } from './scenario.js';

/** A version of the scenario's plan as `publishPlan` takes it: what a rule does not say is left out, so that the API's defaults hold. */
export function planInput({ effectiveFrom, rounding, base, caps = [], rules }: PlanVersion): object {
  const { kinds = [], products = [], categories = [] } = base?.excludes ?? {};
  return {
    ...{ name: 'plan', standard: true, effectiveFrom, rounding: rounding ?? 'HALF_AWAY' },
    base: { excludeKinds: kinds.map(upper), excludeProducts: products, excludeCategories: categories },
    caps: caps.map(({ per, window, amount }) => ({
      ...{ capId: `${per}-${window}`.toLowerCase(), per: upper(per), window: upper(window), amount: written(amount) },
    })),
    rules: rules.map(ruleInput),
  };
}

const upper = (word: string): string => word.toUpperCase();

const ruleInput = ({ key, when, onTop, payee, level, onZero, pays }: Rule): object => ({
  ...{ ruleId: key, name: key, pays: paysInput(pays) },
  ...(when && { when: conditionInput(when) }),
  ...(onTop && { onTop }),
  ...(payee === 'parent' && { payee: 'PARENT', level: level ?? 1 }),
  ...(onZero && onZero !== 'passes' && canPayOnZero(pays) && { onZero: upper(onZero) }),
});

/** The API refuses `onZero` where it says nothing: a share of nothing is nothing. */
const canPayOnZero = ({ flat, brackets }: Pays): boolean =>
  flat !== undefined || (brackets !== undefined && brackets.by !== 'amount');

function paysInput({ share, flat, brackets }: Pays): object {
  if (share) return { kind: 'SHARE', rate: written(share.rate) };
  if (flat) {
    return { kind: 'FLAT', amount: written(flat.amount), ...(flat.per !== 'sale' && { per: upper(flat.per) }) };
  }
  if (!brackets) throw new TypeError('a rule pays a share, a flat amount or by brackets');
  return {
    ...{ kind: 'BRACKETS', mode: upper(brackets.mode), window: upper(brackets.window) },
    ...(brackets.by !== 'amount' && { by: upper(brackets.by) }),
    steps: brackets.steps.map(({ from, rate, amount }) => ({
      ...{ from: written(from), rate: writtenOr(rate), amount: writtenOr(amount) },
    })),
  };
}
