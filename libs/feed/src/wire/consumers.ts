import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type ConsumerSchema,
  CreateConsumerRequestSchema,
  CreateConsumerResponseSchema,
  DeleteConsumerRequestSchema,
  DeleteConsumerResponseSchema,
  GetConsumerRequestSchema,
  GetConsumerResponseSchema,
  ListConsumersResponseSchema,
  SeekConsumerRequestSchema,
  SeekConsumerResponseSchema,
} from '#libs/feed-client';
import type { FilterInput } from '../reading/filter.js';
import type { Start } from '../reading/start.js';
import { decoded, filterIn, startIn } from './requests.js';

/** A consumer as it is shown. Moments in ISO 8601. */
export interface ShownConsumer {
  readonly name: string;
  readonly filter: FilterInput;
  readonly shards: readonly ShownShard[];
  readonly createdAt: string;
}

export interface ShownShard {
  readonly number: number;
  readonly cursor: string;
  /** Events of its filter that are not committed, counted up to 10,000. */
  readonly lagEvents: number;
  readonly lagSince: string | null;
  readonly committedAt: string | null;
  readonly heldSince: string | null;
  readonly credit: number;
}

export interface CreateConsumerRequest {
  readonly name: string;
  readonly filter: FilterInput;
  readonly start: Start | undefined;
  /** 0: not said. */
  readonly shards: number;
}

/** Of the contract. Throws FeedFault. */
export function readCreateConsumer(bytes: Uint8Array): CreateConsumerRequest {
  const { name, filter, start, shards } = decoded(CreateConsumerRequestSchema, bytes);
  return { name, filter: filterIn(filter), start: startIn(start), shards };
}

/** Of the contract. Throws FeedFault. */
export function readSeekConsumer(bytes: Uint8Array) {
  const { name, start, reason, idempotencyKey } = decoded(SeekConsumerRequestSchema, bytes);
  return { name, start: startIn(start), reason, idempotencyKey };
}

/** The name in a request to show one. Throws FeedFault. */
export const readGetConsumer = (bytes: Uint8Array): string => decoded(GetConsumerRequestSchema, bytes).name;

/** The name in a request to delete one. Throws FeedFault. */
export const readDeleteConsumer = (bytes: Uint8Array): string => decoded(DeleteConsumerRequestSchema, bytes).name;

const moment = (text: string | null) => (text === null ? {} : timestampFromDate(new Date(text)));

function messageOf({ name, filter, shards, createdAt }: ShownConsumer): MessageInitShape<typeof ConsumerSchema> {
  const lists = Object.entries(filter).map(([field, list]) => [field, [...(list ?? [])]]);
  return {
    name,
    filter: Object.fromEntries(lists) as Record<keyof FilterInput, string[]>,
    createdAt: moment(createdAt),
    shards: shards.map(({ lagSince, committedAt, heldSince, ...shard }) => ({
      ...shard,
      ...(lagSince !== null && { lagSince: moment(lagSince) }),
      ...(committedAt !== null && { committedAt: moment(committedAt) }),
      ...(heldSince !== null && { heldSince: moment(heldSince) }),
    })),
  };
}

type OneConsumer =
  | typeof CreateConsumerResponseSchema
  | typeof GetConsumerResponseSchema
  | typeof SeekConsumerResponseSchema;

const one =
  (schema: OneConsumer) =>
  (consumer: ShownConsumer): Uint8Array =>
    toBinary(schema, create(schema, { consumer: messageOf(consumer) }));

export const createdConsumer = one(CreateConsumerResponseSchema);
export const gotConsumer = one(GetConsumerResponseSchema);
export const soughtConsumer = one(SeekConsumerResponseSchema);

export const listedConsumers = (consumers: readonly ShownConsumer[]): Uint8Array =>
  toBinary(ListConsumersResponseSchema, create(ListConsumersResponseSchema, { consumers: consumers.map(messageOf) }));

export const deletedConsumer = (): Uint8Array =>
  toBinary(DeleteConsumerResponseSchema, create(DeleteConsumerResponseSchema));
