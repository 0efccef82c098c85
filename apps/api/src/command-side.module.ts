import type { ContextModule } from '#libs/contexts';
import {
  CommandExecutor,
  commandHandlers,
  EventCodec,
  type EventStore,
  FACTS,
  FactsService,
  Idempotency,
  type PersonalData,
} from '#libs/eventing';
import type { Metrics } from '#libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

export interface CommandSide {
  readonly store: EventStore;
  readonly personal: PersonalData;
  readonly metrics: Metrics;
  readonly contexts: readonly ContextModule[];
}

/** Everything that turns commands into events, for every aggregate of every context. */
@Module({})
export class CommandSideModule {
  static forRoot({ store, personal, metrics, contexts }: CommandSide): DynamicModule {
    const codec = new EventCodec(personal);
    const executor = new CommandExecutor(store, codec, {
      onCommand: (type, result, seconds) => metrics.command(type, result, seconds),
    });
    const handlers = contexts
      .flatMap(({ context }) => context.aggregates)
      .flatMap((aggregate) => commandHandlers(aggregate));
    return {
      module: CommandSideModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: CommandExecutor, useValue: executor },
        { provide: Idempotency, useValue: new Idempotency(store) },
        { provide: FACTS, useValue: new FactsService(store, codec) },
        ...handlers,
      ],
      exports: [CqrsModule, Idempotency, FACTS],
    };
  }
}
