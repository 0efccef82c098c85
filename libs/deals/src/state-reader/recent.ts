import type { Aggregate } from '#libs/eventing';
import type { Command, DomainEvent, Recorded } from '#libs/kernel';
import { List } from 'immutable';

/** A state, and what the newest commands of its stream have made happen, as it is recorded. */
export interface Recent<State, E extends DomainEvent> {
  readonly state: State;
  /** Oldest first, the events of one command together. */
  readonly commands: List<readonly Recorded<E>[]>;
}

/** Far more than can come between an append and reading it back; what is older has been followed by policies. */
const REMEMBERED = 64;

/** Reads a stream for its state and for its newest events, in one. Decides nothing. */
export function recent<C extends Command, State, E extends DomainEvent>({
  decider,
  events,
  id,
  commands,
}: Aggregate<C, State, E>): Aggregate<C, Recent<State, E>, E> {
  return {
    events,
    id,
    commands,
    decider: {
      initial: { state: decider.initial, commands: List<readonly Recorded<E>[]>() },
      decide: () => [],
      evolve: (known, event) => ({
        state: decider.evolve(known.state, event),
        commands: remembered(known.commands, event as Recorded<E>),
      }),
    },
  };
}

function remembered<E extends DomainEvent>(
  commands: List<readonly Recorded<E>[]>,
  event: Recorded<E>,
): List<readonly Recorded<E>[]> {
  const last = commands.last();
  if (last?.[0]?.metadata.commandId === event.metadata.commandId) return commands.set(-1, [...last, event]);
  return commands.push([event]).takeLast(REMEMBERED);
}

/** Where the stream ends; undefined for one that has not begun. */
export const endOf = ({ commands }: Pick<Recent<unknown, DomainEvent>, 'commands'>): Recorded | undefined =>
  commands.last()?.at(-1);

/** What a command has made happen; nothing where it did nothing, or long ago. */
export const eventsOf = <E extends DomainEvent>(
  { commands }: Pick<Recent<unknown, E>, 'commands'>,
  commandId: string,
): readonly Recorded<E>[] => commands.findLast(([first]) => first?.metadata.commandId === commandId) ?? [];
