import { codePointFault, refuse, type Refusal } from '#libs/kernel';

/**
 * What a scalar could not read. It is passed on, and refused where it stood: one bad value among the items of a mutation is one bad item,
 * not a bad request.
 */
export class BadValue {
  constructor(readonly refusal: (field: string) => Refusal) {}
}

const DEEPEST = 100;

/**
 * Everything that no input may hold, wherever it stands: what a scalar could not read, and characters that nothing behind can store.
 * Fields are paths below the value, joined by dots.
 */
export function badValuesIn(value: unknown, path: readonly string[] = []): Refusal[] {
  if (typeof value === 'string') return listed(codePointFault(value, path.join('.')));
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof BadValue) return [value.refusal(path.join('.'))];
  if (path.length > DEEPEST) return [refuse('TOO_DEEP', `at most ${DEEPEST} levels`, path.slice(0, 10).join('.'))];
  return Object.entries(value).flatMap(([name, each]) => badValuesIn(each, [...path, name]));
}

const listed = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);

/** Whether there is any. */
export const hasBadValues = (value: unknown): boolean => badValuesIn(value).length > 0;
