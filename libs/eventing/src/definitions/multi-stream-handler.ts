import type { Command, CommandClass } from '#libs/kernel';
import type { Executor, Outcome } from './aggregate.js';
import type { Facts } from './state-reader.js';

/**
 * A command that takes several streams, one after the other. It may be cut between any two of them: what it has written it must find
 * again when it is repeated. A policy that sends one names a lane for it.
 */
export interface Procedure<C extends Command = Command> {
  readonly command: CommandClass<C>;
  readonly carryOut: (command: C, by: ProcedureParts) => Promise<Outcome>;
}

export interface ProcedureParts {
  readonly executor: Executor;
  readonly facts: Facts;
}

export const procedure = <C extends Command>(definition: Procedure<C>): Procedure<C> => definition;
