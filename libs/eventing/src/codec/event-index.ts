import type { EventSpec, EventTypes } from '#libs/kernel';

/** Every event type of some nouns by its stored name. */
export type EventIndex = ReadonlyMap<string, EventSpec<object>>;

/** Throws for a type that is defined twice or lacks an upcaster. */
export function eventTypesOf(sources: readonly EventTypes<never>[]): EventIndex {
  const index = new Map<string, EventSpec<object>>();
  for (const { types } of sources) {
    for (const [type, spec] of Object.entries<EventSpec<object>>(types)) {
      if (index.has(type) && index.get(type) !== spec) throw new TypeError(`event type ${type} is defined twice`);
      for (let version = 1; version < spec.version; version += 1) {
        if (!spec.upcast?.[version]) throw new TypeError(`event type ${type} has no upcaster from version ${version}`);
      }
      index.set(type, spec);
    }
  }
  return index;
}

const indexes = new WeakMap<object, EventIndex>();

/** The same of one noun, made once. */
export function eventIndexOf(types: EventTypes<never>): EventIndex {
  const known = indexes.get(types);
  if (known) return known;
  const index = eventTypesOf([types]);
  indexes.set(types, index);
  return index;
}
