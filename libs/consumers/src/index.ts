export * from './consumer/consumer.events.js';
export { CreateConsumer } from './consumer/consumer.commands.js';
export { consumerIdOf, filterInOrder } from './consumer/consumer.js';
export { consumerAggregate } from './consumer/consumer.aggregate.js';
export { ConsumersModule } from './consumers.module.js';
export { ConsumerStreams, type ConsumerRequest, type Subscriber } from './holding/consumer-streams.js';
export { type ConsumerCaller, Consumers } from './holding/consumers.js';
export { CURSORS_SCHEMA_SQL } from './holding/cursors.schema.js';
export { CursorTable } from './holding/cursor-table.js';
export { LEASE_MS } from './holding/lease.js';
export {
  type ConsumerFigures,
  furthestBehind,
  type KnownConsumer,
  shownConsumers,
} from './read-models/consumer-lags.js';
export { FeedConsumerRow, feedConsumerView, FeedFilter } from './read-models/consumer.view.js';
