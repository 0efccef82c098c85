import { namesPerson, type PersonNamer } from '#libs/kernel';
import { type DraftCondition, MOST_DEEP } from './condition.draft.js';
import type { Condition, Plan } from './plan.js';

/** E-mail addresses and phone numbers among values of metadata, under the names by which sales hold them. */
const namedIn = (values: readonly string[], nameOf: (text: string) => string): readonly string[] =>
  values.some(namesPerson) ? values.map((value) => (namesPerson(value) ? nameOf(value) : value)) : values;

/** A plan as older events told it, with names in the place of persons. */
export const planWithoutPersons = (plan: Plan, programId: string, nameOf: PersonNamer): Plan => ({
  ...plan,
  rules: plan.rules.map((rule) => ({ ...rule, when: named(rule.when, (text) => nameOf(programId, text)) })),
});

function named(condition: Condition, nameOf: (text: string) => string): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => named(part, nameOf)) };
  if ('any' in condition) return { any: condition.any.map((part) => named(part, nameOf)) };
  if (condition.fact !== 'sale.metadata') return condition;
  return 'oneOf' in condition
    ? { ...condition, oneOf: namedIn(condition.oneOf, nameOf) }
    : { ...condition, noneOf: namedIn(condition.noneOf, nameOf) };
}

/** A condition as somebody drafts it, the same way; what is nested deeper than may be is left for its refusal. */
export function draftWithoutPersons(
  draft: DraftCondition,
  nameOf: (text: string) => string,
  depth = 1,
): DraftCondition {
  if (depth > MOST_DEEP) return draft;
  const parts = (of: readonly DraftCondition[]): DraftCondition[] =>
    of.map((part) => draftWithoutPersons(part, nameOf, depth + 1));
  return {
    ...draft,
    ...(draft.all && { all: parts(draft.all) }),
    ...(draft.any && { any: parts(draft.any) }),
    ...(draft.fact === 'sale.metadata' && {
      ...(draft.oneOf && { oneOf: namedIn(draft.oneOf, nameOf) }),
      ...(draft.noneOf && { noneOf: namedIn(draft.noneOf, nameOf) }),
    }),
  };
}
