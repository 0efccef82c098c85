import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BlindIndex } from './codec/blind-index.js';
import { EventCodec } from './codec/codec.js';
import { CommandExecutor, type ExecutorOptions } from './commands/command-executor.js';
import { commandHandlers, procedureHandler } from './commands/command-handlers.js';
import type { AnyAggregate, AnyProcedure } from './definitions/context.js';
import type { EventStore } from './store/event-store.js';
import { FACTS } from './definitions/state-reader.js';
import { FactsService } from './state-reader/state-reader.service.js';
import { Idempotency } from './commands/idempotency.js';
import type { PersonalData } from './codec/personal-data.js';

export interface CommandParts extends Omit<ExecutorOptions, 'blind'> {
  readonly store: EventStore;
  /** Absent: events with personal fields are refused. */
  readonly personal?: PersonalData;
  /** Names texts that must never be read or guessed, bodies of commands among them. */
  readonly blind: BlindIndex;
  readonly aggregates: readonly AnyAggregate[];
  readonly procedures?: readonly AnyProcedure[];
}

/** Everything that turns commands into events: `CommandBus`, `CommandExecutor`, `Idempotency`, `BlindIndex`, `FACTS` and `EventCodec`, everywhere. */
@Module({})
export class EventingModule {
  static forCommands({ store, personal, blind, aggregates, procedures = [], ...options }: CommandParts): DynamicModule {
    const codec = new EventCodec(personal, blind);
    const facts = new FactsService(store, codec);
    return {
      module: EventingModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EventCodec, useValue: codec },
        { provide: CommandExecutor, useValue: new CommandExecutor(store, codec, { blind, ...options }) },
        { provide: Idempotency, useValue: new Idempotency(store, blind) },
        { provide: BlindIndex, useValue: blind },
        { provide: FactsService, useValue: facts },
        { provide: FACTS, useExisting: FactsService },
        ...aggregates.flatMap((aggregate) => commandHandlers(aggregate)),
        ...procedures.map((procedure) => procedureHandler(procedure)),
      ],
      exports: [CqrsModule, EventCodec, CommandExecutor, Idempotency, BlindIndex, FactsService, FACTS],
    };
  }
}
