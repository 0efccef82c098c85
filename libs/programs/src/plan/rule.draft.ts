import type { Rule as Reading } from '../vocabulary/rules.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import { type DraftCondition, readCondition } from './condition.draft.js';
import { countsSomething, type DraftPays, readPays } from './pays.draft.js';
import type { PayeeLevel, Pays, Rule } from './plan.js';

/** A rule as it is written down; what is absent is as in a plan that knows nothing of it. */
export interface DraftRule {
  readonly ruleId: string;
  readonly name: string;
  readonly when: DraftCondition;
  /** No, if absent. */
  readonly onTop?: boolean | null;
  /** The credited partner, if absent. */
  readonly payee?: string | null;
  /** 1, if absent, where the parent is paid. */
  readonly level?: number | null;
  /** Passes, if absent. */
  readonly onZero?: string | null;
  readonly pays: DraftPays;
}

const PAYEES = ['credited', 'parent'] as const;
const ON_ZERO = ['passes', 'pays'] as const;
const HIGHEST_LEVEL = 3;

export const readRule: Reading<Rule, DraftRule> = (rule, field, found) => {
  const pays = readPays(rule.pays, `${field}.pays`, found);
  return {
    ruleId: rule.ruleId,
    name: found.text(rule.name, 200, `${field}.name`),
    when: readCondition(rule.when, `${field}.when`, found),
    onTop: rule.onTop ?? false,
    level: readLevel(rule, field, found),
    onZero: readOnZero(rule, pays, field, found),
    pays,
  };
};

function readLevel({ payee, level }: DraftRule, field: string, found: ValidationErrors): PayeeLevel {
  if (found.oneOf(payee ?? 'credited', PAYEES, `${field}.payee`) === 'parent')
    return found.whole(level ?? 1, 1, HIGHEST_LEVEL, `${field}.level`) as PayeeLevel;
  const none = level === undefined || level === null;
  found.expect(none, 'BAD_PAYEE', 'a level belongs to a rule that pays a parent: give payee as well', `${field}.level`);
  return 0;
}

function readOnZero({ onZero }: DraftRule, pays: Pays, field: string, found: ValidationErrors): Rule['onZero'] {
  const read = found.oneOf(onZero ?? 'passes', ON_ZERO, `${field}.onZero`);
  const message = 'a share of nothing is nothing: only a flat amount, or a count of sales or units, can pay on zero';
  found.expect(read === 'passes' || countsSomething(pays), 'BAD_PAYS', message, `${field}.onZero`);
  return read;
}
