import {
  type AnyAggregate,
  type AnyMultiStreamHandler,
  type BlindIndex,
  EventingModule,
  type EventStore,
  type PersonalData,
} from '#libs/eventing';
import { type Health, type Metrics, ObservabilityModule, type OperatorAccess } from '#libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';

export interface ProjectorParts {
  readonly store: EventStore;
  readonly personal: PersonalData;
  readonly blind: BlindIndex;
  readonly aggregates: readonly AnyAggregate[];
  readonly multiStreamHandlers: readonly AnyMultiStreamHandler[];
  readonly metrics: Metrics;
  readonly health: Health;
  readonly operators: OperatorAccess;
}

/** What policies send commands with, and what tells how the projector stands. */
@Module({})
export class ProjectorModule {
  static forRoot({ metrics, health, operators, ...commands }: ProjectorParts): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [
        EventingModule.forCommands({
          ...commands,
          onCommand: (type, result, seconds) => metrics.command(type, result, seconds),
        }),
        ObservabilityModule.forRoot({ health, metrics, operators }),
      ],
    };
  }
}
