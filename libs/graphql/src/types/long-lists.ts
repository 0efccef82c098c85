import type { Type } from '@nestjs/common';

/** So many elements are checked at once, with what is around them. */
const LONG = 100;

interface ListRule {
  /** Elements at most. */
  readonly most: number;
  /** What they are; absent where they have no rules of their own. */
  readonly type?: () => Type;
}

/** Of a list of an input what is checked in slices: all but its beginning. */
export interface LongList extends ListRule {
  readonly property: string;
  readonly length: number;
  readonly from: number;
  readonly others: readonly unknown[];
}

const rulesOf = new Map<unknown, Map<string, ListRule>>();

/** Says of a list what its elements are, so that a long one can be checked in slices. */
export const checkedInSlices =
  (rule: ListRule): PropertyDecorator =>
  ({ constructor }, property) => {
    const rules = rulesOf.get(constructor) ?? new Map<string, ListRule>();
    rulesOf.set(constructor, rules.set(String(property), rule));
  };

/** An input with no more than the beginnings of its long lists, and what these hold besides. */
export function withoutLongLists(value: unknown, metatype: unknown): { rest: unknown; lists: readonly LongList[] } {
  const lists = [...classesOf(metatype)].flatMap((one) => longListsOf(value as Record<string, unknown>, one));
  if (lists.length === 0) return { rest: value, lists };
  const rest: Record<string, unknown> = { ...(value as object) };
  for (const { property } of lists) rest[property] = (rest[property] as unknown[]).slice(0, LONG);
  return { rest, lists };
}

function longListsOf(value: Record<string, unknown>, metatype: unknown): LongList[] {
  return [...(rulesOf.get(metatype) ?? [])].flatMap(([property, rule]) => {
    const items: unknown = value[property];
    if (!Array.isArray(items) || items.length <= LONG) return [];
    return [{ ...rule, property, length: items.length, from: LONG, others: items.slice(LONG) }];
  });
}

/** The class and those it extends. */
function* classesOf(metatype: unknown): Iterable<unknown> {
  for (let one = metatype; typeof one === 'function'; one = Object.getPrototypeOf(one)) yield one;
}
