export {
  feed,
  forStaff,
  keptBack,
  overlaid,
  partOf,
  publicTypeOf,
  publishedAs,
  publishedIn,
  staffOnly,
  subjectOf,
  word,
} from './definition/feed.js';
export { FEED_VIEW, feedEventView, FeedEventRow } from './log/feed-event.view.js';
export type { DeliveryForm } from './bodies/opened-event.js';
export { unpackFields } from './log/packed-fields.js';
export { publishedOf, type Read } from './log/published.js';
export type { DeliveredBatch, DeliveredEvent } from './bodies/delivered.js';
export type { EventTypeInfo } from './wire/event-types.js';
export { FEED_FAULTS, FeedFault, type FaultKind, type FeedReason } from './reading/feed-fault.js';
export { Credit } from './requests/credit.js';
export { passes } from './reading/filter.js';
export type { LogEvent } from './reading/feed-log.js';
export { type RawBatch, type RawEvent, RawEvents } from './delivery/raw-events.js';
export type { Entered } from './delivery/streams.js';
export { DRAINING, refuseEnded } from './delivery/subscription.js';
export type { FeedParts } from './delivery/feed-parts.js';
export { FeedPlaces } from './feed-places.js';
export { FeedReading } from './feed-reading.js';
export {
  type FeedReader,
  type FollowRequest,
  heartbeatOf,
  inRange,
  type PageRequest,
  type SubscribeRequest,
} from './requests/feed-requests.js';
export type { EventFilter, FilterInput } from './reading/filter.js';
export { type KeptReader, lagStatement, type ShardLag } from './reading/lag.statement.js';
export type { RowNotices } from './live/tails.js';
export type { Start } from './reading/start.js';
export { startText } from './reading/start-text.js';
export { type CloudEvent, cloudEventOf } from './wire/cloud-event.js';
export { readEventRequest, readFollowRequest, readPageRequest } from './wire/requests.js';
export { batchBytes, eventAnswer, subscribedBytes, typesAnswer } from './wire/responses.js';
export * from './wire/consumers.js';
export * from './wire/subscribe.js';
