import type { ServiceDefinition } from '@grpc/grpc-js';
import { batchBytes, eventAnswer, readEventRequest, readFollowRequest, readPageRequest, typesAnswer } from '#libs/feed';
import { FeedService } from '#libs/feed-client';
import { written } from '../written.js';
import { type CallParts, type Duplex, method, type Streaming, streaming, tokenOf, unary } from './calls.js';
import { subscribe } from './subscribe.js';

const { typeName, method: named } = FeedService;

export const FEED_SERVICE = {
  listEvents: method(typeName, named.listEvents.name),
  getEvent: method(typeName, named.getEvent.name),
  listEventTypes: method(typeName, named.listEventTypes.name),
  follow: method(typeName, named.follow.name, { responseStream: true }),
  subscribe: method(typeName, named.subscribe.name, { requestStream: true, responseStream: true }),
} satisfies ServiceDefinition;

/** The calls of `concord.feed.v1.FeedService`. Whoever has no valid token has nothing read. */
export function feedCalls(parts: CallParts) {
  const { feed, readers, logger } = parts;
  return {
    listEvents: unary(logger, async (call, gone) =>
      batchBytes(await feed.page(await readers.reader(tokenOf(call)), readPageRequest(call.request), gone)),
    ),
    getEvent: unary(logger, async (call) => {
      const reader = await readers.reader(tokenOf(call));
      const { eventId, form } = readEventRequest(call.request);
      return eventAnswer(await feed.event(reader, eventId, form));
    }),
    listEventTypes: unary(logger, async (call) => {
      await readers.reader(tokenOf(call));
      return typesAnswer(feed.types);
    }),
    follow: streaming(logger, async (call: Streaming, gone) => {
      const reader = await readers.reader(tokenOf(call));
      for await (const batch of await feed.follow(reader, readFollowRequest(call.request), gone))
        await written(call, batchBytes(batch), gone);
    }),
    subscribe: streaming(logger, (call: Duplex, gone) => subscribe(call, parts, gone)),
  };
}
