import type { Breath } from '#libs/eventing';

/** A list this long may be interrupted, so that others have their turn. */
const LONG = 100;

/**
 * The elements of a list, one after the other also where each is large and takes its time: all of an input is one piece of work. At once, where
 * the list is short and no element is a promise.
 */
export function elementsOf(
  given: readonly unknown[],
  one: (item: unknown, at: number) => unknown,
  breath: Breath,
): unknown[] | Promise<unknown[]> {
  if (given.length > LONG) return goOn([], undefined, given, one, breath);
  const values: unknown[] = [];
  for (const [at, item] of given.entries()) {
    const value = one(item, at);
    if (value instanceof Promise) return goOn(values, value, given, one, breath);
    values.push(value);
  }
  return values;
}

async function goOn(
  values: unknown[],
  underWay: Promise<unknown> | undefined,
  given: readonly unknown[],
  one: (item: unknown, at: number) => unknown,
  breath: Breath,
): Promise<unknown[]> {
  if (underWay) values.push(await underWay);
  for (let at = values.length; at < given.length; at += 1) {
    const value = one(given[at], at);
    values.push(value instanceof Promise ? await value : value);
    if (breath.due) await breath.take();
  }
  return values;
}
