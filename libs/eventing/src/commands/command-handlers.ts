import { Inject, type Provider } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import { type Command, type CommandClass, type DomainEvent, refuse } from '#libs/kernel';
import type { Aggregate, Executed, Outcome } from '../definitions/aggregate.js';
import { CommandExecutor } from './command-executor.js';
import { type StateReader, STATE_READER } from '../definitions/state-reader.js';
import type { MultiStreamHandler } from '../definitions/multi-stream-handler.js';
import { type EventStore, RetentionDenied, STREAM_RETENTION } from '../store/event-store.js';
import { streamOf } from '../store/stream-name.js';

const streams = new Map<unknown, (command: Command) => string>();

/** One handler for each command class of an aggregate: `commandBus.execute(new ApproveDeal(…))` resolves to an `Executed`. */
export function commandHandlers<C extends Command, State, E extends DomainEvent>(
  aggregate: Aggregate<C, State, E>,
): Provider[] {
  const classes = Object.values<CommandClass>(aggregate.commands as Record<string, CommandClass>);
  return classes.map((commandClass) => {
    streams.set(commandClass, (command) =>
      streamOf(aggregate.events.noun, command.context.tenant, aggregate.id(command as C)),
    );

    @CommandHandler(commandClass)
    class Handler {
      constructor(@Inject(CommandExecutor) private readonly executor: CommandExecutor) {}

      execute(command: Command): Promise<Executed<E>> {
        return this.executor.execute(aggregate, command as C);
      }
    }
    return Handler;
  });
}

/** The handler of a command that takes several streams. */
export function multiStreamHandlerOf<C extends Command>({
  command: commandClass,
  carryOut,
}: MultiStreamHandler<C>): Provider {
  @CommandHandler(commandClass)
  class Handler {
    constructor(
      @Inject(CommandExecutor) private readonly executor: CommandExecutor,
      @Inject(STATE_READER) private readonly facts: StateReader,
      @Inject(STREAM_RETENTION) private readonly store: Pick<EventStore, 'keepFor' | 'isKeptFor'>,
    ) {}

    async execute(command: Command): Promise<Outcome> {
      try {
        return await carryOut(command as C, { executor: this.executor, facts: this.facts, store: this.store });
      } catch (fault) {
        // A refusal, so that it is put aside and tried again once the right is granted.
        if (fault instanceof RetentionDenied) return refuse(fault.code, fault.message);
        throw fault;
      }
    }
  }
  return Handler;
}

/** The stream a command will write; undefined for a command that no `commandHandlers` of this process answers. */
export const streamOfCommand = (command: Command): string | undefined => streams.get(command.constructor)?.(command);
