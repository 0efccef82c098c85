import type { Command, DomainEvent } from '#libs/kernel';
import type { BlindIndex } from '../codec/blind-index.js';
import type { Aggregate } from '../definitions/aggregate.js';

/** What makes a command ready to be decided over a state, with names for the persons in it. */
export async function preparing<C extends Command, S, E extends DomainEvent>(
  { prepare }: Aggregate<C, S, E>,
  command: C,
  blind: BlindIndex,
): Promise<(state: S) => C> {
  if (!prepare) return () => command;
  const nameOf = await blind.persons(command.context.tenant);
  return (state) => prepare(command, nameOf, state);
}
