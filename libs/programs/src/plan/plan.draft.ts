import { Decimal, type Instant, type Rounding, type Window } from '#libs/kernel';
import { type DraftCondition, readCondition } from './condition.draft.js';
import { type ValidationErrors } from '../vocabulary/validation-errors.js';
import type { BaseRule, Cap, LineKind, Pays, Plan, Rule } from './plan.js';

/** How a rule pays, as it is written down: `kind` says which of the other parts belong to it. */
export interface DraftPays {
  readonly kind: string;
  readonly rate?: string | null;
  readonly amount?: string | null;
  readonly mode?: string | null;
  readonly window?: string | null;
  readonly steps?: readonly { readonly from: string; readonly rate: string }[] | null;
}

export interface DraftRule {
  readonly ruleId: string;
  readonly name: string;
  readonly when: DraftCondition;
  readonly pays: DraftPays;
}

/** A plan version before it is published: nothing of it has been checked. */
export interface DraftPlan {
  readonly name: string;
  readonly effectiveFrom: Instant;
  readonly rounding: string;
  readonly base: { readonly [part in keyof BaseRule]: readonly string[] };
  readonly rules: readonly DraftRule[];
  readonly caps: readonly {
    readonly capId: string;
    readonly per: string;
    readonly window: string;
    readonly amount: string;
  }[];
}

const ROUNDINGS: readonly Rounding[] = ['half-away', 'half-even'];
const LINE_KINDS: readonly LineKind[] = ['goods', 'service', 'postage', 'tax', 'fee', 'discount'];
const BRACKET_WINDOWS = ['month', 'quarter', 'year', 'lifetime'] as const;
const CAP_WINDOWS: readonly Window[] = ['day', 'week', ...BRACKET_WINDOWS];
const MODES = ['marginal', 'retroactive'] as const;
const PARTS_OF_PAYS = ['rate', 'amount', 'mode', 'window', 'steps'] as const;
const MOST_RULES = 200;
const MOST_CAPS = 50;
const MOST_STEPS = 100;
const MOST_NAMES = 1000;

type PlanContent = Omit<Plan, 'planId' | 'version'>;

/** Reads a whole plan version; amounts are in the program's currency. The errors say where it is wrong. */
export function readPlan(draft: DraftPlan, currency: string, found: ValidationErrors): PlanContent {
  found.expect(draft.rules.length <= MOST_RULES, 'TOO_MANY', `a plan has at most ${MOST_RULES} rules`, 'rules');
  found.expect(draft.caps.length <= MOST_CAPS, 'TOO_MANY', `a plan has at most ${MOST_CAPS} caps`, 'caps');
  found.distinct(
    draft.rules.map((rule) => rule.ruleId),
    'RULE_ID_TAKEN',
    (at) => `rules.${at}.ruleId`,
  );
  found.distinct(
    draft.caps.map((cap) => cap.capId),
    'CAP_ID_TAKEN',
    (at) => `caps.${at}.capId`,
  );
  return {
    name: found.text(draft.name, 100, 'name'),
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    rounding: found.oneOf(draft.rounding, ROUNDINGS, 'rounding'),
    base: readBase(draft.base, found),
    rules: draft.rules.map((rule, at) => readRule(rule, currency, `rules.${at}`, found)),
    caps: draft.caps.map((cap, at) => readCap(cap, currency, `caps.${at}`, found)),
  };
}

function readBase(base: DraftPlan['base'], found: ValidationErrors): BaseRule {
  const names = (list: readonly string[], field: string): readonly string[] => {
    found.expect(list.length <= MOST_NAMES, 'TOO_MANY', `name at most ${MOST_NAMES}`, field);
    list.forEach((name, at) => found.text(name, 200, `${field}.${at}`));
    return list;
  };
  const kinds = base.excludeKinds.map((kind, at) => found.oneOf(kind, LINE_KINDS, `base.excludeKinds.${at}`));
  return {
    excludeKinds: kinds,
    excludeProducts: names(base.excludeProducts, 'base.excludeProducts'),
    excludeCategories: names(base.excludeCategories, 'base.excludeCategories'),
  };
}

function readRule(rule: DraftRule, currency: string, field: string, found: ValidationErrors): Rule {
  return {
    ruleId: rule.ruleId,
    name: found.text(rule.name, 200, `${field}.name`),
    when: readCondition(rule.when, `${field}.when`, found),
    pays: readPays(rule.pays, currency, `${field}.pays`, found),
  };
}

function readPays(pays: DraftPays, currency: string, field: string, found: ValidationErrors): Pays {
  const kind = found.oneOf(pays.kind, ['share', 'flat', 'brackets'] as const, `${field}.kind`);
  switch (kind) {
    case 'share':
      only(['rate'], pays, field, found);
      return { kind, rate: readRate(pays.rate, `${field}.rate`, found) };
    case 'flat':
      only(['amount'], pays, field, found);
      return { kind, amount: readPositive(pays.amount, currency, `${field}.amount`, found) };
    case 'brackets':
      only(['mode', 'window', 'steps'], pays, field, found);
      return {
        kind,
        mode: found.oneOf(pays.mode, MODES, `${field}.mode`),
        window: found.oneOf(pays.window, BRACKET_WINDOWS, `${field}.window`),
        steps: readSteps(pays.steps ?? [], `${field}.steps`, found),
      };
  }
}

function readSteps(
  steps: NonNullable<DraftPays['steps']>,
  field: string,
  found: ValidationErrors,
): { from: string; rate: string }[] {
  const enough = steps.length > 0 && steps.length <= MOST_STEPS;
  found.expect(enough, 'BAD_STEPS', `give 1 to ${MOST_STEPS} steps`, field);
  let below: Decimal | undefined;
  return steps.map((step, at) => {
    const from = found.decimal(step.from, `${field}.${at}.from`);
    if (below)
      found.expect(
        from.compare(below) > 0,
        'BAD_STEPS',
        'each step begins above the one before',
        `${field}.${at}.from`,
      );
    else found.expect(from.isZero, 'BAD_STEPS', 'the first step begins at 0', `${field}.${at}.from`);
    below = from;
    return { from: from.toString(), rate: readRate(step.rate, `${field}.${at}.rate`, found) };
  });
}

function readRate(text: string | null | undefined, field: string, found: ValidationErrors): string {
  const rate = found.decimal(text, field);
  const share = !rate.isNegative && rate.compare(Decimal.of('1')) <= 0;
  found.expect(share, 'RATE_OUT_OF_RANGE', 'a rate is a share from 0 to 1: 15 % is 0.15', field);
  return rate.toString();
}

function readPositive(
  text: string | null | undefined,
  currency: string,
  field: string,
  found: ValidationErrors,
): string {
  const amount = found.amount(text, currency, field);
  found.expect(Decimal.of(amount).compare(Decimal.zero) > 0, 'NOT_POSITIVE', 'the amount must be above zero', field);
  return amount;
}

function readCap(cap: DraftPlan['caps'][number], currency: string, field: string, found: ValidationErrors): Cap {
  return {
    capId: cap.capId,
    per: found.oneOf(cap.per, ['partner', 'customer', 'program'] as const, `${field}.per`),
    window: found.oneOf(cap.window, CAP_WINDOWS, `${field}.window`),
    amount: readPositive(cap.amount, currency, `${field}.amount`, found),
  };
}

function only(taken: readonly string[], pays: DraftPays, field: string, found: ValidationErrors): void {
  for (const part of PARTS_OF_PAYS) {
    const stray = !taken.includes(part) && pays[part] !== undefined && pays[part] !== null;
    found.expect(!stray, 'BAD_PAYS', `${part} does not belong to a rule that pays a ${pays.kind}`, `${field}.${part}`);
  }
}
