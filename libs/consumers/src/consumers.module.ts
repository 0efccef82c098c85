import { context } from '#libs/eventing';
import { keptBack } from '#libs/feed';
import { Module } from '@nestjs/common';
import { consumerAggregate } from './consumer/consumer.aggregate.js';
import { consumerEvents } from './consumer/consumer.events.js';
import { CURSORS_SCHEMA_SQL } from './holding/cursors.schema.js';
import { FeedConsumerResolver } from './graphql/feed-consumer.resolver.js';
import { feedConsumerView } from './read-models/consumer.view.js';

/** Consumers of the feed whose cursors are kept here. */
@Module({ providers: [FeedConsumerResolver] })
export class ConsumersModule {
  static readonly context = context({
    aggregates: [consumerAggregate],
    views: [feedConsumerView],
    work: { schemas: [CURSORS_SCHEMA_SQL] },
    feeds: [keptBack(consumerEvents)],
    erasures: [{ of: consumerEvents, type: 'consumer.deleted', subject: 'explainedFor' }],
  });
}
