import type { Command, DomainEvent, PersonNamer, Position, Recorded } from '#libs/kernel';
import type { Aggregate } from '../definitions/aggregate.js';
import type { Snapshot, StateReader } from '../definitions/state-reader.js';
import { later } from '../store/position.js';

/**
 * Streams as far as they were delivered to this process, which is a moment behind the store and at least up to a position: mostly without a read.
 * For who looks whether there is anything to do; who does it looks into the store.
 */
export class DeliveredReader implements StateReader {
  constructor(
    private readonly facts: StateReader,
    private readonly atLeast: Position,
  ) {}

  of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
  ): Promise<Snapshot<State>> {
    const { followedUpTo } = this.facts;
    return this.facts.of(aggregate, tenant, id, followedUpTo && later(followedUpTo, this.atLeast));
  }

  events<C extends Command, State, E extends DomainEvent>(
    ...asked: Parameters<typeof this.facts.events<C, State, E>>
  ): AsyncIterable<Recorded<E>> {
    return this.facts.events(...asked);
  }

  persons(tenant: string): Promise<PersonNamer> {
    return this.facts.persons(tenant);
  }
}
