import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { FeedReading } from '#libs/feed';
import { type Health, type Logger, type Metrics, ObservabilityModule, type OperatorAccess } from '#libs/observability';
import { ProblemFilter } from './http/fault.filter.js';
import type { ConsumerParts } from './kept-consumers.js';
import { EventsController, LOGGER } from './http/events.controller.js';
import { Readers } from './readers.js';

export interface FeedAppParts {
  readonly feed: FeedReading;
  readonly consumers: ConsumerParts;
  readonly readers: Readers;
  readonly logger: Logger;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly operators: OperatorAccess;
}

/** The feed over HTTP, with health and metrics. */
@Module({})
export class FeedModule {
  static forRoot({ feed, readers, logger, health, metrics, operators }: FeedAppParts): DynamicModule {
    return {
      module: FeedModule,
      imports: [ObservabilityModule.forRoot({ health, metrics, operators })],
      controllers: [EventsController],
      providers: [
        { provide: FeedReading, useValue: feed },
        { provide: Readers, useValue: readers },
        { provide: LOGGER, useValue: logger },
        { provide: APP_FILTER, useValue: new ProblemFilter(logger) },
      ],
    };
  }
}
