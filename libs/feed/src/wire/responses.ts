import { create, toBinary } from '@bufbuild/protobuf';
import { ListEventTypesResponseSchema } from '#libs/feed-client';
import type { DeliveredBatch, DeliveredEvent } from '../bodies/delivered.js';
import type { EventTypeInfo } from './event-types.js';
import { BatchWriter, sizeOfField, sizeOfVarint } from './batch-writer.js';

/** Numbers of fields in the contract; `responses.spec.ts` compares them. */
const EVENT = { follows: 5, cursor: 6 };
const BATCH = { events: 1, cursor: 2, sequence: 3, behind: 4 };
/** `FollowResponse.batch`, `ListEventsResponse.batch` and `GetEventResponse.event`. */
const ONLY = 1;
/** `SubscribeResponse.batch`. */
const SUBSCRIBED = 2;

/** What is appended to the contract's `Event`: fields of one message may stand anywhere, so that what is kept is passed on as bytes. */
const moreOf = ({ follows, cursor }: DeliveredEvent): number =>
  (follows === undefined ? 0 : sizeOfVarint(follows)) + sizeOfField(cursor.length);

function writeEvent(to: BatchWriter, event: DeliveredEvent): void {
  to.copy(event.body);
  if (event.follows !== undefined) to.varint(EVENT.follows, event.follows);
  to.text(EVENT.cursor, event.cursor);
}

/** `FollowResponse` and `ListEventsResponse` look the same: a batch. */
export const batchBytes = (batch: DeliveredBatch): Uint8Array => bytesOf(batch, ONLY);

/** `SubscribeResponse` of a batch. */
export const subscribedBytes = (batch: DeliveredBatch): Uint8Array => bytesOf(batch, SUBSCRIBED);

function bytesOf({ events, cursor, sequence, behind }: DeliveredBatch, field: number): Uint8Array {
  const sizes = events.map((event) => event.body.length + moreOf(event));
  const end = sizeOfField(cursor.length) + sizeOfVarint(sequence) + 2;
  const to = new BatchWriter(sizes.reduce((sum, size) => sum + sizeOfField(size), end));
  for (const [n, event] of events.entries()) {
    to.begin(BATCH.events, sizes[n] as number);
    writeEvent(to, event);
  }
  to.text(BATCH.cursor, cursor);
  to.varint(BATCH.sequence, sequence);
  if (behind) to.varint(BATCH.behind, 1n);
  return to.within(field);
}

/** `GetEventResponse`. */
export function eventAnswer(event: DeliveredEvent): Uint8Array {
  const to = new BatchWriter(event.body.length + moreOf(event));
  writeEvent(to, event);
  return to.within(ONLY);
}

/** `ListEventTypesResponse`. */
export const typesAnswer = (types: readonly EventTypeInfo[]): Uint8Array =>
  toBinary(
    ListEventTypesResponseSchema,
    create(ListEventTypesResponseSchema, {
      eventTypes: types.map((type) => ({ ...type, personalPaths: [...type.personalPaths] })),
    }),
  );
