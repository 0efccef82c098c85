import type { Command, DomainEvent, PersonNamer, Position, Recorded } from '#libs/kernel';
import type { Aggregate } from './aggregate.js';

/** What a stream adds up to, and at which of its revisions: both go into the command that decides on it. */
export interface Snapshot<State> {
  readonly state: State;
  /** The last folded revision; -1 when the stream held nothing. */
  readonly revision: bigint;
}

/** Reads another context's stream for a decision. Never Postgres. Cached by revision. */
export interface StateReader {
  /** How far what happens to the nouns that this process follows has been delivered to it; absent where it follows none. */
  readonly followedUpTo?: Position | undefined;
  /** The newest state, or the one as known at a position (events recorded up to and including it). */
  of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): Promise<Snapshot<State>>;
  /** The events themselves, from the first on: all, or those known at a position. Nothing of them is kept in the clear: for what may not stay in memory. */
  events<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): AsyncIterable<Recorded<E>>;
  /** What names the persons of a tenant's programs, for look-ups by what they are known by. */
  persons(tenant: string): Promise<PersonNamer>;
}

/** The Nest token under which `StateReader` is provided. */
export const STATE_READER = Symbol('StateReader');
