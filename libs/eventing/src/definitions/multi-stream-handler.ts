import type { Command, CommandClass } from '#libs/kernel';
import type { Executor, Outcome } from './aggregate.js';
import type { StateReader } from './state-reader.js';
import type { EventStore } from '../store/event-store.js';

/**
 * A command that takes several streams, one after the other. It may be cut between any two of them: what it has written it must find
 * again when it is repeated. A policy that sends one names an ordering key for it.
 */
export interface MultiStreamHandler<C extends Command = Command> {
  readonly command: CommandClass<C>;
  readonly carryOut: (command: C, by: MultiStreamParts) => Promise<Outcome>;
}

export interface MultiStreamParts {
  readonly executor: Executor;
  readonly facts: StateReader;
  /** For streams whose events need not be kept for ever. */
  readonly store: Pick<EventStore, 'keepFor' | 'isKeptFor'>;
}

export const multiStreamHandler = <C extends Command>(definition: MultiStreamHandler<C>): MultiStreamHandler<C> =>
  definition;
