import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ListEventTypesResponseSchema } from '#libs/feed-client';
import type { DeliveredBatch, DeliveredEvent } from '../delivery/delivered.js';
import type { EventTypeInfo } from '../delivery/event-types.js';

/** Numbers of fields in the contract; `responses.spec.ts` compares them. */
const EVENT = { follows: 5, cursor: 6 };
const BATCH = { events: 1, cursor: 2, sequence: 3, behind: 4 };
/** `FollowResponse.batch`, `ListEventsResponse.batch` and `GetEventResponse.event`. */
const ONLY = 1;
/** `SubscribeResponse.batch`. */
const SUBSCRIBED = 2;

const { LengthDelimited, Varint } = WireType;

/** The contract's `Event`: fields that are appended to a message belong to it, so that what is kept is passed on as bytes. */
function eventBytes({ body, follows, cursor }: DeliveredEvent): Uint8Array {
  const writer = new BinaryWriter();
  if (follows !== undefined) writer.tag(EVENT.follows, Varint).uint64(follows);
  const more = writer.tag(EVENT.cursor, LengthDelimited).string(cursor).finish();
  const whole = new Uint8Array(body.length + more.length);
  whole.set(body);
  whole.set(more, body.length);
  return whole;
}

/** `FollowResponse` and `ListEventsResponse` look the same: a batch. */
export const batchBytes = (batch: DeliveredBatch): Uint8Array => wrapped(bytesOf(batch), ONLY);

/** `SubscribeResponse` of a batch. */
export const subscribedBytes = (batch: DeliveredBatch): Uint8Array => wrapped(bytesOf(batch), SUBSCRIBED);

function bytesOf({ events, cursor, sequence, behind }: DeliveredBatch): Uint8Array {
  const batch = new BinaryWriter();
  for (const event of events) batch.tag(BATCH.events, LengthDelimited).bytes(eventBytes(event));
  batch.tag(BATCH.cursor, LengthDelimited).string(cursor).tag(BATCH.sequence, Varint).uint64(sequence);
  if (behind) batch.tag(BATCH.behind, Varint).bool(true);
  return batch.finish();
}

/** `GetEventResponse`. */
export const eventAnswer = (event: DeliveredEvent): Uint8Array => wrapped(eventBytes(event), ONLY);

/** `ListEventTypesResponse`. */
export const typesAnswer = (types: readonly EventTypeInfo[]): Uint8Array =>
  toBinary(
    ListEventTypesResponseSchema,
    create(ListEventTypesResponseSchema, {
      eventTypes: types.map((type) => ({ ...type, personalPaths: [...type.personalPaths] })),
    }),
  );

const wrapped = (bytes: Uint8Array, field: number): Uint8Array =>
  new BinaryWriter().tag(field, LengthDelimited).bytes(bytes).finish();
