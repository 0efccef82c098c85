import { isDataFault } from '../database/faults/data-faults.js';

/** The first of a tenant's items that cannot be taken, and why. */
interface Failing<T> {
  readonly item: T;
  readonly fault: unknown;
}

export interface Apart<T> {
  /** Everything before each tenant's first failing item, in the order given. */
  readonly good: T[];
  /** By tenant. */
  readonly failing: Map<string, Failing<T>>;
}

/** Nothing when a part can be taken. */
type Trial<T> = (part: readonly T[]) => Promise<{ readonly fault: unknown } | undefined>;

/**
 * Finds out whose items make a batch fail, by trying parts of it: halves of the tenants, then prefixes of one tenant's items. Costs about
 * log₂(tenants) + log₂(items) trials for one tenant, of which each takes less than the last. `attempt` rejects for a part that holds
 * something that cannot be taken; a fault that is none of data ends the search.
 */
export async function apart<T>(
  items: readonly T[],
  tenantOf: (item: T) => string,
  attempt: (part: readonly T[]) => Promise<void>,
): Promise<Apart<T>> {
  const groups = grouped(items, tenantOf);
  const failing: Apart<T>['failing'] = new Map();
  const tried: Trial<T> = async (part) => {
    try {
      await attempt(part);
      return undefined;
    } catch (fault) {
      if (!isDataFault(fault)) throw fault;
      return { fault };
    }
  };
  const look = async (tenants: readonly string[]): Promise<void> => {
    const [only] = tenants;
    if (tenants.length === 1) {
      const found = await firstFailing(groups.get(only ?? '') ?? [], tried);
      if (found) failing.set(only ?? '', found);
      return;
    }
    const half = tenants.length >> 1;
    for (const part of [tenants.slice(0, half), tenants.slice(half)]) {
      const among = new Set(part);
      if (await tried(items.filter((item) => among.has(tenantOf(item))))) await look(part);
    }
  };
  if (items.length > 0) await look([...groups.keys()]);
  return { good: failing.size === 0 ? [...items] : before(items, tenantOf, failing), failing };
}

/** Nothing where all of them can be taken after all. */
async function firstFailing<T>(items: readonly T[], tried: Trial<T>): Promise<Failing<T> | undefined> {
  let last = await tried(items);
  if (last === undefined) return undefined;
  let [good, bad] = [0, items.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const found = await tried(items.slice(0, middle));
    if (found === undefined) good = middle;
    else [bad, last] = [middle, found];
  }
  return { item: items[bad - 1] as T, fault: last.fault };
}

function grouped<T>(items: readonly T[], tenantOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const tenant = tenantOf(item);
    const group = groups.get(tenant);
    if (group) group.push(item);
    else groups.set(tenant, [item]);
  }
  return groups;
}

function before<T>(items: readonly T[], tenantOf: (item: T) => string, failing: ReadonlyMap<string, Failing<T>>): T[] {
  const reached = new Set<string>();
  return items.filter((item) => {
    const tenant = tenantOf(item);
    if (failing.get(tenant)?.item === item) reached.add(tenant);
    return !reached.has(tenant);
  });
}
