import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BlindIndex } from './codec/blind-index.js';
import { EventCodec } from './codec/codec.js';
import { CommandExecutor, type ExecutorOptions } from './commands/command-executor.js';
import { commandHandlers, multiStreamHandlerOf } from './commands/command-handlers.js';
import type { AnyAggregate, AnyMultiStreamHandler } from './definitions/context.js';
import { type EventStore, STREAM_RETENTION } from './store/event-store.js';
import { STATE_READER } from './definitions/state-reader.js';
import { StateReaderService } from './state-reader/state-reader.service.js';
import { Idempotency } from './commands/idempotency.js';
import type { PersonalData } from './codec/personal-data.js';

export interface CommandParts extends Omit<ExecutorOptions, 'blind'> {
  readonly store: EventStore;
  /** Absent: events with personal fields are refused. */
  readonly personal?: PersonalData;
  /** Names texts that must never be read or guessed, bodies of commands among them. */
  readonly blind: BlindIndex;
  readonly aggregates: readonly AnyAggregate[];
  readonly multiStreamHandlers?: readonly AnyMultiStreamHandler[];
}

/** Everything that turns commands into events: `CommandBus`, `CommandExecutor`, `Idempotency`, `BlindIndex`, `STATE_READER` and `EventCodec`, everywhere. */
@Module({})
export class EventingModule {
  static forCommands({
    store,
    personal,
    blind,
    aggregates,
    multiStreamHandlers = [],
    ...options
  }: CommandParts): DynamicModule {
    const codec = new EventCodec(personal, blind);
    const facts = new StateReaderService(store, codec);
    return {
      module: EventingModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EventCodec, useValue: codec },
        { provide: CommandExecutor, useValue: new CommandExecutor(store, codec, { blind, ...options }) },
        { provide: Idempotency, useValue: new Idempotency(store, blind) },
        { provide: BlindIndex, useValue: blind },
        { provide: StateReaderService, useValue: facts },
        { provide: STATE_READER, useExisting: StateReaderService },
        { provide: STREAM_RETENTION, useValue: store },
        ...aggregates.flatMap((aggregate) => commandHandlers(aggregate)),
        ...multiStreamHandlers.map((multiStreamHandler) => multiStreamHandlerOf(multiStreamHandler)),
      ],
      exports: [CqrsModule, EventCodec, CommandExecutor, Idempotency, BlindIndex, StateReaderService, STATE_READER],
    };
  }
}
