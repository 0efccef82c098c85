import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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

  it('is read as what was written, whatever its size', () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const text = fc.integer({ min: 1, max: 300 }).map((length) => 'c'.repeat(length));
    const one = fc.record({ sequence: number, follows: fc.option(number, { nil: undefined }), cursor: text });
    const sized = fc.tuple(one, fc.constantFrom(0, 1, 100, 127, 128, 16_383, 70_000));
    fc.assert(
      fc.property(fc.array(sized, { maxLength: 5 }), number, fc.boolean(), (made, sequence, behind) => {
        const events = made.map(([{ follows, ...rest }, size]) => {
          const written = toBinary(EventSchema, create(EventSchema, { id: 'e', subject: 's'.repeat(size) }));
          return { ...rest, body: written, ...(follows !== undefined && { follows }) };
        });
        const read = fromBinary(FollowResponseSchema, batchBytes({ events, cursor: 'c1', sequence, behind })).batch;
        expect(read).toMatchObject({ cursor: 'c1', sequence, behind });
        expect(read?.events.map(({ follows, cursor, subject }) => [follows, cursor, subject.length])).toEqual(
          made.map(([{ follows, cursor }, size]) => [follows, cursor, size]),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of what came before an event that is asked for by itself', () => {
    const { event: read } = fromBinary(GetEventResponseSchema, eventAnswer({ body, sequence: 17n, cursor: 'c1x' }));
    expect(read).toMatchObject({ id: 'event_1', cursor: 'c1x' });
    expect(read?.follows).toBeUndefined();
  });
});
