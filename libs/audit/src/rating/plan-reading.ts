import type { Bounds, Condition as Written, Pays as WrittenPays, Plan, Rule, Values } from '#libs/programs';
import { digitsOf, minorOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import type { Condition, Pays, PlanTerms, RuleTerms, Test } from './plan-terms.js';

/** A published version of a plan as the recomputation reads it; amounts are in the program's currency. */
export function readPlan(plan: Plan, currency: string): PlanTerms {
  const { planId, version, effectiveFrom, rounding, base, caps, rules } = plan;
  return {
    ...{ planId, version, effectiveFrom, rounding },
    excludes: { kinds: base.excludeKinds, products: base.excludeProducts, categories: base.excludeCategories },
    caps: caps.map(({ capId, per, window, amount }) => {
      const limit = minorOf(amount, currency) ?? Rational.of(amount).units(digitsOf(currency), 'half-away');
      return { capId, per, window, limit };
    }),
    rules: rules.map(readRule),
  };
}

const readRule = ({ ruleId, when, onTop, level, onZero, pays }: Rule): RuleTerms => ({
  ...{ ruleId, onTop, level, onZero: onZero === 'pays' },
  when: readCondition(when),
  pays: readPays(pays),
});

function readPays(pays: WrittenPays): Pays {
  switch (pays.kind) {
    case 'share':
      return { kind: 'share', rate: Rational.of(pays.rate) };
    case 'flat':
      return { kind: 'flat', amount: Rational.of(pays.amount), per: pays.per };
    case 'brackets': {
      const { kind, mode, by, window, steps } = pays;
      const read = steps.map((step) => ({
        from: Rational.of(step.from),
        rate: 'rate' in step ? Rational.of(step.rate) : null,
        amount: 'amount' in step ? Rational.of(step.amount) : null,
      }));
      return { kind, mode, by, window, steps: read };
    }
  }
}

/** A condition as it is written down. */
export function readCondition(condition: Written): Condition {
  if ('all' in condition) return { all: condition.all.map(readCondition) };
  if ('any' in condition) return { any: condition.any.map(readCondition) };
  switch (condition.fact) {
    case 'sale.amount':
    case 'sale.base':
    case 'customer.conversionNumber':
    case 'customer.monthsSinceFirst':
      return { all: readBounds(condition).map((test) => ({ fact: condition.fact, test })) };
    case 'sale.metadata':
      return { fact: `sale.metadata.${condition.key}`, test: readValues(condition) };
    case 'customer.returning':
    case 'customer.isNew':
      return { fact: condition.fact, test: { oneOf: [String(condition.is)] } };
    case 'partner.externalId':
      return { fact: 'partner.key', test: readValues(condition) };
    case 'customer.ref':
      return { fact: 'customer.key', test: readValues(condition) };
    case 'customer.country':
    case 'line.category':
    case 'line.kind':
    case 'line.product':
    case 'partner.country':
    case 'partner.kind':
    case 'partner.tier':
    case 'sale.category':
    case 'sale.product':
    case 'sale.type':
      return { fact: condition.fact, test: readValues(condition) };
  }
}

const readValues = (values: Values): Test => ('oneOf' in values ? { oneOf: values.oneOf } : { noneOf: values.noneOf });

function readBounds(bounds: Bounds): Test[] {
  return (['atLeast', 'above', 'atMost', 'below'] as const).flatMap((bound) => {
    const number = bounds[bound];
    return number === undefined ? [] : [{ bound, number: Rational.of(number) }];
  });
}
