import type { Command, DomainEvent, PersonNamer, Position, Recorded } from '#libs/kernel';
import type { Aggregate } from '../definitions/aggregate.js';
import type { Snapshot, StateReader } from '../definitions/state-reader.js';
import { isAfter } from '../store/position.js';

/** Streams as they were known at a position, whoever asks. */
export class PastReader implements StateReader {
  constructor(
    private readonly facts: StateReader,
    private readonly at: Position,
  ) {}

  of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt: Position = this.at,
  ): Promise<Snapshot<State>> {
    return this.facts.of(aggregate, tenant, id, isAfter(asKnownAt, this.at) ? this.at : asKnownAt);
  }

  events<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt: Position = this.at,
  ): AsyncIterable<Recorded<E>> {
    return this.facts.events(aggregate, tenant, id, isAfter(asKnownAt, this.at) ? this.at : asKnownAt);
  }

  persons(tenant: string): Promise<PersonNamer> {
    return this.facts.persons(tenant);
  }
}
