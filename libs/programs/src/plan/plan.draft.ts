import { LINE_KINDS } from '../vocabulary/line-kind.js';
import {
  asDrafted,
  atMost,
  type Draft,
  identified,
  instant,
  list,
  oneOf,
  record,
  type Rule,
  text,
} from '../vocabulary/rules.js';
import { positive, WINDOWS } from './pays.draft.js';
import { readRule } from './rule.draft.js';

const MOST_RULES = 200;
const MOST_CAPS = 50;
const MOST_NAMES = 1000;

/** As it stands in sales, blanks and all. */
const name: Rule<string> = (given, field, found) => {
  found.text(given, 200, field);
  return given;
};

const cap = record({
  capId: asDrafted<string>,
  per: oneOf(['partner', 'customer', 'program']),
  window: oneOf(WINDOWS),
  amount: positive,
});

/** What a version of a plan says; amounts are in the program's currency. */
export const planContent = record({
  name: text(100),
  effectiveFrom: instant,
  rounding: oneOf(['half-away', 'half-even']),
  base: record({
    excludeKinds: list(oneOf(LINE_KINDS)),
    excludeProducts: atMost(MOST_NAMES, list(name)),
    excludeCategories: atMost(MOST_NAMES, list(name)),
  }),
  rules: atMost(
    MOST_RULES,
    identified('ruleId', 'RULE_ID_TAKEN', list(readRule)),
    `a plan has at most ${MOST_RULES} rules`,
  ),
  caps: atMost(MOST_CAPS, identified('capId', 'CAP_ID_TAKEN', list(cap)), `a plan has at most ${MOST_CAPS} caps`),
});

export type DraftPlan = Draft<typeof planContent>;
