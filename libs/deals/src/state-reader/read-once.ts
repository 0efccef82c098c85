import type { Aggregate, Snapshot, StateReader } from '#libs/eventing';
import type { Command, DomainEvent, Position } from '#libs/kernel';

/** The same facts; of these nouns each stream is read once, for as long as one request takes. */
export function readOnce(facts: StateReader, nouns: readonly object[]): StateReader {
  const known = new Map<string, Promise<Snapshot<unknown>>>();
  return {
    of<C extends Command, State, E extends DomainEvent>(
      aggregate: Aggregate<C, State, E>,
      tenant: string,
      id: string,
      asKnownAt?: Position,
    ): Promise<Snapshot<State>> {
      if (asKnownAt || !nouns.includes(aggregate)) return facts.of(aggregate, tenant, id, asKnownAt);
      const key = `${aggregate.events.noun} ${tenant} ${id}`;
      const found = (known.get(key) as Promise<Snapshot<State>> | undefined) ?? facts.of(aggregate, tenant, id);
      known.set(key, found);
      return found;
    },
    events: (aggregate, tenant, id) => facts.events(aggregate, tenant, id),
    persons: (tenant) => facts.persons(tenant),
  };
}
