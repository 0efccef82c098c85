import type { Recorded } from '#libs/kernel';
import type { EventStore } from '../store/event-store.js';
import { skipOf } from '../store/skips.js';
import { apart } from './apart.js';
import type { Fault } from './decoded.js';

/** Ids of those that two persons have decided to leave out of this view or policy. Looked up only for events at fault. */
export async function skippedOf(
  store: EventStore,
  name: string,
  failing: ReadonlyMap<string, Fault>,
): Promise<readonly string[]> {
  const found = [...failing].map(async ([tenant, { event }]) => {
    const skip = await skipOf(store, tenant, event.id);
    return skip && skip.approvedBy !== null && skip.names.includes(name) ? [event.id] : [];
  });
  return (await Promise.all(found)).flat();
}

/** As `apart`, until nothing that fails is left out by decision. */
export async function apartWithoutSkipped(
  store: EventStore,
  name: string,
  events: readonly Recorded[],
  attempt: (part: readonly Recorded[]) => Promise<void>,
): Promise<{ good: Recorded[]; failing: Map<string, Fault>; skipped: boolean }> {
  for (const without = new Set<string>(); ;) {
    const left = events.filter(({ id }) => !without.has(id));
    const found = await apart(left, ({ metadata }) => metadata.tenant, attempt);
    const failing = new Map(
      [...found.failing].map(([tenant, { item, fault }]): [string, Fault] => [tenant, { event: item, fault }]),
    );
    const skipped = await skippedOf(store, name, failing);
    if (skipped.length === 0) return { good: found.good, failing, skipped: without.size > 0 };
    for (const id of skipped) without.add(id);
  }
}
