import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import {
  EventSchema,
  FollowResponseSchema,
  GetEventResponseSchema,
  ListEventsResponseSchema,
  SubscribeResponseSchema,
} from '#libs/feed-client';
import { batchBytes, eventAnswer, subscribedBytes } from './responses.js';

const body = toBinary(EventSchema, create(EventSchema, { id: 'event_1', type: 'deal.won', sequence: 17n }));
const event = { body, sequence: 17n, follows: 3n, cursor: 'c1x' };
const batch = { events: [event, { ...event, follows: 0n }], cursor: 'c1y', sequence: 18n, behind: true };

describe('what is written without being read', () => {
  it.each([FollowResponseSchema, ListEventsResponseSchema])('is what the contract calls %s', (schema) => {
    const { batch: read } = fromBinary(schema, batchBytes(batch));
    expect(read).toMatchObject({ cursor: 'c1y', sequence: 18n, behind: true });
    expect(read?.events).toMatchObject([
      { id: 'event_1', type: 'deal.won', sequence: 17n, follows: 3n, cursor: 'c1x' },
      { follows: 0n },
    ]);
    expect(read?.events[1]?.$unknown).toBeUndefined();
  });

  it('is what the contract calls a batch of a subscription', () => {
    const { kind } = fromBinary(SubscribeResponseSchema, subscribedBytes(batch));
    expect(kind).toMatchObject({
      case: 'batch',
      value: { cursor: 'c1y', sequence: 18n, events: [{ id: 'event_1' }, {}] },
    });
  });

  it('says nothing of what came before an event that is asked for by itself', () => {
    const { event: read } = fromBinary(GetEventResponseSchema, eventAnswer({ body, sequence: 17n, cursor: 'c1x' }));
    expect(read).toMatchObject({ id: 'event_1', cursor: 'c1x' });
    expect(read?.follows).toBeUndefined();
  });
});
