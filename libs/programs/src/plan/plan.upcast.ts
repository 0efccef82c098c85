import type { Plan, Rule } from './plan.js';

/** What a plan could not say before version 5, as it was meant: the credited partner is paid, per sale, by volume. */
export function planBeforeLineRules(data: object): object {
  const { plan } = data as { plan: Plan };
  return { ...data, plan: { ...plan, rules: plan.rules.map(withDefaults) } };
}

const withDefaults = ({ ruleId, name, when, pays }: Rule): Rule => ({
  ...{ ruleId, name, when, onTop: false, level: 0, onZero: 'passes' },
  pays: paysOf(pays),
});

function paysOf(pays: Rule['pays']): Rule['pays'] {
  switch (pays.kind) {
    case 'share':
      return pays;
    case 'flat':
      return { ...pays, per: 'sale' };
    case 'brackets':
      return { ...pays, by: 'amount' };
  }
}
