import { codePointFault, refuse, type Refusal } from '#libs/kernel';

/**
 * What a scalar could not read. It is passed on, and refused where it stood: one bad value among the items of a mutation is one bad item,
 * not a bad request.
 */
export class BadValue {
  constructor(readonly refusal: (field: string) => Refusal) {}
}

const DEEPEST = 100;
/** What comes after as many is not looked at. */
const MOST_FOUND = 100;

/**
 * Everything that no input may hold, wherever it stands, 100 at most: what a scalar could not read, and characters that nothing behind can
 * store. Fields are paths below the value, joined by dots.
 */
export function badValuesIn(value: unknown, path: readonly string[] = []): Refusal[] {
  const found: Refusal[] = [];
  look(value, path, found);
  return found;
}

const listed = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);

function look(value: unknown, path: readonly string[], found: Refusal[]): void {
  if (found.length >= MOST_FOUND) return;
  if (typeof value === 'string') found.push(...listed(codePointFault(value, path.join('.'))));
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof BadValue) found.push(value.refusal(path.join('.')));
  else if (path.length > DEEPEST)
    found.push(refuse('INPUT_TOO_DEEP', `at most ${DEEPEST} levels`, path.slice(0, 10).join('.')));
  else for (const [name, each] of Object.entries(value)) look(each, [...path, name], found);
}

/** Whether there is any. */
export const hasBadValues = (value: unknown): boolean => badValuesIn(value).length > 0;
