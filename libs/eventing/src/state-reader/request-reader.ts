import {
  type Command,
  type DomainEvent,
  isRefusal,
  type PersonNamer,
  type Position,
  type Recorded,
} from '#libs/kernel';
import type { Aggregate, Executed } from '../definitions/aggregate.js';
import type { AnyAggregate } from '../definitions/context.js';
import type { Snapshot, StateReader } from '../definitions/state-reader.js';
import { streamOf } from '../store/stream-name.js';

/**
 * What one request knows. Of these aggregates, one for each noun, every stream is read once, and what the request's own commands write is
 * folded onto it: `learn` after each. As soon as an answer shows that others have written meanwhile, the stream is read anew.
 */
export class RequestReader implements StateReader {
  private readonly known = new Map<string, Promise<Snapshot<unknown>>>();

  constructor(
    private readonly facts: StateReader,
    private readonly aggregates: readonly AnyAggregate[],
  ) {}

  of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): Promise<Snapshot<State>> {
    if (asKnownAt || !this.aggregates.includes(aggregate)) return this.facts.of(aggregate, tenant, id, asKnownAt);
    const stream = streamOf(aggregate.events.noun, tenant, id);
    const found = this.known.get(stream) as Promise<Snapshot<State>> | undefined;
    return found ?? this.keep(stream, this.facts.of(aggregate, tenant, id));
  }

  events<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): AsyncIterable<Recorded<E>> {
    return this.facts.events(aggregate, tenant, id, asKnownAt);
  }

  persons(tenant: string): Promise<PersonNamer> {
    return this.facts.persons(tenant);
  }

  /** What was refused stood on the newest state of its stream, which may be newer than what is known here. */
  learn(command: Command, outcome: Executed): void {
    const aggregate = this.aggregates.find(({ commands }) => command.type in commands);
    if (!aggregate) return;
    const id = aggregate.id(command);
    const { tenant } = command.context;
    const stream = streamOf(aggregate.events.noun, tenant, id);
    const before = this.known.get(stream) ?? beginning(aggregate, outcome);
    if (isRefusal(outcome)) this.known.delete(stream);
    else if (before) {
      const after = before.then((known) => followed(aggregate, known, outcome) ?? this.facts.of(aggregate, tenant, id));
      void this.keep(stream, after);
    }
  }

  private keep<State>(stream: string, read: Promise<Snapshot<State>>): Promise<Snapshot<State>> {
    this.known.set(stream, read);
    read.catch(() => {
      if (this.known.get(stream) === read) this.known.delete(stream);
    });
    return read;
  }
}

type Done = Exclude<Executed, { readonly refused: string }>;

/** A stream that the command itself has begun needs no read. */
const beginning = ({ decider }: AnyAggregate, outcome: Executed): Promise<Snapshot<unknown>> | undefined =>
  !isRefusal(outcome) && outcome.events[0]?.revision === 0n
    ? Promise.resolve({ state: decider.initial as unknown, revision: -1n })
    : undefined;

/** With the events behind what is known; undefined where some between are not. */
function followed(
  { decider }: AnyAggregate,
  { state, revision }: Snapshot<unknown>,
  { events, revision: end, position }: Done,
): Snapshot<unknown> | undefined {
  if (end <= revision) return { state, revision };
  const fresh = events.filter((event) => event.revision > revision);
  if (fresh[0]?.revision !== revision + 1n) return undefined;
  // Of one append only the last place is told, and no place before it is ever asked for.
  const behind = fresh.reduce<unknown>(
    (folded, event) => decider.evolve(folded, { ...event, position }) as unknown,
    state,
  );
  return { state: behind, revision: end };
}
