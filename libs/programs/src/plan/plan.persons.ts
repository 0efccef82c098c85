import { isPersonName, keyFault, namesPerson, type PersonNamer } from '#libs/kernel';
import { type DraftCondition, MOST_DEEP } from './condition.draft.js';
import type { Condition, Plan } from './plan.js';

type NameOf = (text: string) => string;

/** Which texts stand under names: those under which the events hold what a condition compares. */
const NAMED: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['sale.metadata', namesPerson],
  ['partner.externalId', (text) => namesPerson(text) && isKey(text)],
  ['customer.ref', (text) => !isPersonName(text) && isKey(text)],
]);

/** What is no key is left for its refusal. */
const isKey = (text: string): boolean => keyFault(text, '') === undefined;

function namedIn(fact: string, values: readonly string[], nameOf: NameOf): readonly string[] {
  const isNamed = NAMED.get(fact);
  return isNamed && values.some(isNamed) ? values.map((value) => (isNamed(value) ? nameOf(value) : value)) : values;
}

/** A plan as older events told it, with names in the place of persons. */
export const planWithoutPersons = (plan: Plan, programId: string, nameOf: PersonNamer): Plan => ({
  ...plan,
  rules: plan.rules.map((rule) => ({ ...rule, when: named(rule.when, (text) => nameOf(programId, text)) })),
});

function named(condition: Condition, nameOf: NameOf): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => named(part, nameOf)) };
  if ('any' in condition) return { any: condition.any.map((part) => named(part, nameOf)) };
  if ('oneOf' in condition) return { ...condition, oneOf: namedIn(condition.fact, condition.oneOf, nameOf) };
  return 'noneOf' in condition
    ? { ...condition, noneOf: namedIn(condition.fact, condition.noneOf, nameOf) }
    : condition;
}

/** A condition as somebody drafts it, the same way; what is nested deeper than may be is left for its refusal. */
export function draftWithoutPersons(draft: DraftCondition, nameOf: NameOf, depth = 1): DraftCondition {
  if (depth > MOST_DEEP) return draft;
  const { all, any, fact, oneOf, noneOf } = draft;
  const parts = (of: readonly DraftCondition[]): DraftCondition[] =>
    of.map((part) => draftWithoutPersons(part, nameOf, depth + 1));
  return {
    ...draft,
    ...(all && { all: parts(all) }),
    ...(any && { any: parts(any) }),
    ...(fact && oneOf && { oneOf: namedIn(fact, oneOf, nameOf) }),
    ...(fact && noneOf && { noneOf: namedIn(fact, noneOf, nameOf) }),
  };
}
