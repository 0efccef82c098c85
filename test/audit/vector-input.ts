import type { CapTerms, Condition, PlanTerms, RuleTerms, Test } from '../../libs/audit/src/rating/plan-terms.js';
import { Rational } from '../../libs/audit/src/arithmetic/rational.js';
import type { SaleSource } from '../../libs/audit/src/sources/sale-source.js';
import type { RefundRequest } from '../../libs/audit/src/sources/refunds.js';
import type { SaleLine } from '../../libs/audit/src/sources/sale-lines.js';
import type { Vector, VectorCondition, VectorRule, VectorStep, VectorVersion } from '../support/vectors.js';

/** As events write a moment: with milliseconds. */
export const instant = (at: string): string => new Date(at).toISOString();
const figure = (text: string | number): Rational => Rational.of(text.toString());
const optional = (text: string | number | undefined): Rational | undefined =>
  text === undefined ? undefined : figure(text);

export const linesOf = ({ lines = [] }: VectorStep): SaleLine[] =>
  lines.map((line) => ({
    line: line.line ?? 0,
    kind: line.kind ?? 'goods',
    quantity: figure(line.quantity ?? '1'),
    unitPrice: figure(line.unitPrice ?? '0'),
    product: line.product ?? null,
    category: line.category ?? null,
    appliesTo: line.appliesTo ?? null,
  }));

export function saleOf(step: VectorStep, { currency, timeZone: zone }: Vector['program']): SaleSource {
  const { customer } = step;
  return {
    saleId: step.key,
    creditNote: step.step === 'recordCreditNote',
    currency: step.currency ?? currency,
    occurredAt: instant(step.occurredAt),
    zone,
    counted: null,
    risky: [],
    customer: customer
      ? { key: customer.key, country: customer.country ?? null, returning: customer.returning ?? false }
      : null,
    type: step.type ?? null,
    metadata: step.metadata ?? {},
    credits: step.credits ?? [],
    lines: linesOf(step),
  };
}

export function refundOf(step: VectorStep): RefundRequest {
  const lines = step.lines?.map(({ line = 0, amount, quantity }) => ({
    line,
    ...(amount === undefined ? {} : { amount: figure(amount) }),
    ...(quantity === undefined ? {} : { quantity: figure(quantity) }),
  }));
  return {
    refundId: step.key,
    ...(step.amount === undefined ? {} : { amount: figure(step.amount) }),
    ...(step.refundedTotal === undefined ? {} : { refundedTotal: figure(step.refundedTotal) }),
    ...(lines ? { lines } : {}),
    ...(step.currency === undefined ? {} : { currency: step.currency }),
  };
}

export const correctionOf = (step: VectorStep): { amount: Rational | undefined; share: Rational | undefined } => ({
  amount: optional(step.amount),
  share: optional(step.share),
});

export function planOf(planId: string, version: VectorVersion, digits: number): PlanTerms {
  const { kinds = [], products = [], categories = [] } = version.base?.excludes ?? {};
  return {
    planId,
    version: version.version,
    effectiveFrom: instant(version.effectiveFrom),
    rounding: version.rounding === 'HALF_EVEN' ? 'half-even' : 'half-away',
    excludes: { kinds, products, categories },
    caps: (version.caps ?? []).map(({ per, window, amount }) => ({
      capId: `${per} ${window}`,
      per: per.toLowerCase() as CapTerms['per'],
      window: window.toLowerCase(),
      limit: figure(amount).units(digits, 'half-away'),
    })),
    rules: version.rules.map(ruleOf),
  };
}

function ruleOf({ key, when, onTop, payee, level, onZero, pays }: VectorRule): RuleTerms {
  const { share, flat, brackets } = pays;
  return {
    ruleId: key,
    when: when ? conditionOf(when) : null,
    onTop: onTop ?? false,
    level: payee === 'parent' ? (level ?? 1) : 0,
    onZero: onZero === 'pays',
    pays: share
      ? { kind: 'share', rate: figure(share.rate) }
      : flat
        ? { kind: 'flat', amount: figure(flat.amount), per: flat.per }
        : {
            kind: 'brackets',
            mode: brackets?.mode ?? 'marginal',
            by: brackets?.by ?? 'amount',
            window: (brackets?.window ?? 'MONTH').toLowerCase(),
            steps: (brackets?.steps ?? []).map(({ from, rate, amount }) => ({
              from: figure(from),
              rate: optional(rate) ?? null,
              amount: optional(amount) ?? null,
            })),
          },
  };
}

function conditionOf(condition: VectorCondition): Condition {
  if ('all' in condition) return { all: (condition.all as VectorCondition[]).map(conditionOf) };
  if ('any' in condition) return { any: (condition.any as VectorCondition[]).map(conditionOf) };
  const { fact, ...test } = condition;
  return { fact, test: testOf(test) };
}

function testOf(test: Readonly<Record<string, unknown>>): Test {
  const [[how, value] = ['', '']] = Object.entries(test);
  if (how === 'is') return { oneOf: [String(value)] };
  if (how === 'isNot') return { noneOf: [String(value)] };
  if (how === 'in') return { oneOf: (value as unknown[]).map(String) };
  return { bound: how as 'atLeast' | 'above' | 'atMost' | 'below', number: figure(String(value)) };
}
