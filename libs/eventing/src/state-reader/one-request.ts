import type { Command } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import type { Executed } from '../definitions/aggregate.js';
import type { AnyAggregate } from '../definitions/context.js';
import type { StateReader } from '../definitions/state-reader.js';
import { RequestReader } from './request-reader.js';

/** Reads and sends for one request: it reads every stream of these aggregates once, and knows without a read what its commands have written there. */
export class OneRequest {
  readonly facts: StateReader;
  readonly commands: Pick<CommandBus, 'execute'>;

  constructor(commands: Pick<CommandBus, 'execute'>, facts: StateReader, aggregates: readonly AnyAggregate[]) {
    const reader = new RequestReader(facts, aggregates);
    this.facts = reader;
    const execute = async (command: Command): Promise<Executed> => {
      const outcome = await commands.execute<Command, Executed>(command);
      reader.learn(command, outcome);
      return outcome;
    };
    this.commands = { execute: execute as CommandBus['execute'] };
  }
}
