import { isAfter, type Snapshot, type StateReader } from '#libs/eventing';
import type { Command, DomainEvent, PersonNamer, Position, Recorded } from '#libs/kernel';
import type { Aggregate } from '#libs/eventing';

/** After everything that has happened: no history is so long. */
const FORESEEN = 1n << 62n;

/** Where the n-th of some events would stand, had they happened. */
export const foreseenAt = (n: number): Position => ({ commit: FORESEEN + BigInt(n), prepare: FORESEEN + BigInt(n) });

/** Undefined: what there is now. A reader that was told of a place beyond everything would take its streams for read up to there. */
const reached = (asKnownAt: Position | undefined): Position | undefined =>
  asKnownAt !== undefined && asKnownAt.commit < FORESEEN ? asKnownAt : undefined;

/** Streams as they are now, also for what asks as of a place that nothing has reached. Tells how far into history it has looked. */
export class ForeseenStateReader implements StateReader {
  private newest: Position | undefined;

  constructor(private readonly facts: StateReader) {}

  /** Of the events that were read so far the latest one. */
  get readUpTo(): Position | undefined {
    return this.newest;
  }

  of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): Promise<Snapshot<State>> {
    return this.facts.of(aggregate, tenant, id, reached(asKnownAt));
  }

  async *events<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): AsyncIterable<Recorded<E>> {
    for await (const event of this.facts.events(aggregate, tenant, id, reached(asKnownAt))) {
      if (this.newest === undefined || isAfter(event.position, this.newest)) this.newest = event.position;
      yield event;
    }
  }

  persons(tenant: string): Promise<PersonNamer> {
    return this.facts.persons(tenant);
  }
}
