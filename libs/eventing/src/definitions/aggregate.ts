import type {
  Command,
  CommandClass,
  CommandContext,
  Decider,
  DomainEvent,
  EventTypes,
  PersonNamer,
  Position,
  Recorded,
  Refusal,
} from '#libs/kernel';

/** Everything the command side needs to know about one noun. */
export interface Aggregate<C extends Command, State, E extends DomainEvent> {
  readonly decider: Decider<C, State, E, string>;
  readonly events: EventTypes<E>;
  /** One class per command type: the compiler asks for each. */
  readonly commands: { readonly [T in C['type']]: CommandClass<Extract<C, { type: T }>> };
  /**
   * Gives a command the names of persons before it is decided, where it carries what the vendor knows them by: a decision has no key.
   * Neither the command's id nor its hash depends on them. The state is the one that the command is decided on, for what never changes in it,
   * such as the program.
   */
  readonly prepare?: (command: C, nameOf: PersonNamer, state: State) => C;
  /**
   * Says afterwards whose the texts of older events are, where these name nobody: the command, and the event that it makes. Again it changes
   * nothing.
   */
  readonly reseal?: { readonly by: E['type']; readonly command: (id: string, context: CommandContext) => C };
  /** The id whose stream `<noun>-<tenant>.<id>` decides this command. */
  readonly id: (command: C) => string;
  /** Commands that mostly meet no stream yet: tried without reading first, which saves an import one round trip each. */
  readonly creates?: readonly C['type'][];
}

export const aggregate = <C extends Command, State, E extends DomainEvent>(
  definition: Aggregate<C, State, E>,
): Aggregate<C, State, E> => definition;

/** What a command did: where its last event stands. Also for a repeat, which gets the first one's answer. */
export interface Receipt {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
}

export type Outcome = Receipt | Refusal;

/** An event as its own command knows it: all but where in the whole history it stands, which only a read tells. */
export type Written<E extends DomainEvent = DomainEvent> = E &
  Pick<Recorded, 'id' | 'stream' | 'revision' | 'metadata'>;

/** The same with what the command wrote, in order; of a repeat, what the first one wrote. Empty where nothing was left to do. */
export type Executed<E extends DomainEvent = DomainEvent> =
  | (Receipt & { readonly events: readonly Written<E>[] })
  | Refusal;

/** Runs the commands of any noun. */
export interface Executor {
  execute<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    command: C,
  ): Promise<Executed<E>>;
}
