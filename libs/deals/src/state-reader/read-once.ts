import type { Aggregate, Fact, Facts } from '#libs/eventing';
import type { Command, DomainEvent, Position } from '#libs/kernel';

/** The same facts; of these nouns each stream is read once, for as long as one request takes. */
export function readOnce(facts: Facts, nouns: readonly object[]): Facts {
  const known = new Map<string, Promise<Fact<unknown>>>();
  return {
    of<C extends Command, State, E extends DomainEvent>(
      aggregate: Aggregate<C, State, E>,
      tenant: string,
      id: string,
      asKnownAt?: Position,
    ): Promise<Fact<State>> {
      if (asKnownAt || !nouns.includes(aggregate)) return facts.of(aggregate, tenant, id, asKnownAt);
      const key = `${aggregate.events.noun} ${tenant} ${id}`;
      const found = (known.get(key) as Promise<Fact<State>> | undefined) ?? facts.of(aggregate, tenant, id);
      known.set(key, found);
      return found;
    },
    events: (aggregate, tenant, id) => facts.events(aggregate, tenant, id),
    persons: (tenant) => facts.persons(tenant),
  };
}
