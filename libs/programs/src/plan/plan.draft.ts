import type { Instant, Rounding } from '#libs/kernel';
import { LINE_KINDS } from '../vocabulary/line-kind.js';
import { type ValidationErrors } from '../vocabulary/validation-errors.js';
import { readPositive, WINDOWS } from './pays.draft.js';
import type { BaseRule, Cap, Plan } from './plan.js';
import { type DraftRule, readRule } from './rule.draft.js';

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
const MOST_RULES = 200;
const MOST_CAPS = 50;
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

function readCap(cap: DraftPlan['caps'][number], currency: string, field: string, found: ValidationErrors): Cap {
  return {
    capId: cap.capId,
    per: found.oneOf(cap.per, ['partner', 'customer', 'program'] as const, `${field}.per`),
    window: found.oneOf(cap.window, WINDOWS, `${field}.window`),
    amount: readPositive(cap.amount, currency, `${field}.amount`, found),
  };
}
