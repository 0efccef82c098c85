import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  type DeliveryOptions,
  Detail,
  type Filter,
  FollowRequestSchema,
  GetEventRequestSchema,
  ListEventsRequestSchema,
  type Start as WireStart,
} from '#libs/feed-client';
import type { DeliveryForm } from '../delivery/opened-event.js';
import type { FollowRequest, PageRequest, ReadRequest } from '../feed-reading.js';
import { FeedFault } from '../reading/feed-fault.js';
import type { Start } from '../reading/start.js';

/** A `FollowRequest` of the contract. Throws FeedFault. */
export function readFollowRequest(bytes: Uint8Array): FollowRequest {
  const message = decoded(FollowRequestSchema, bytes);
  const heartbeatMs = millisecondsOf(message.options?.heartbeat);
  return { ...commonOf(message), ...(heartbeatMs !== undefined && { heartbeatMs }) };
}

/** A `ListEventsRequest` of the contract. Throws FeedFault. */
export function readPageRequest(bytes: Uint8Array): PageRequest {
  const message = decoded(ListEventsRequestSchema, bytes);
  const waitMs = millisecondsOf(message.wait);
  return {
    ...commonOf(message),
    ...(message.pageSize !== 0 && { pageSize: message.pageSize }),
    ...(waitMs !== undefined && { waitMs }),
  };
}

/** A `GetEventRequest` of the contract. Throws FeedFault. */
export function readEventRequest(bytes: Uint8Array): { readonly eventId: string; readonly form: DeliveryForm } {
  const { eventId, options } = decoded(GetEventRequestSchema, bytes);
  return { eventId, form: formOf(options) };
}

function decoded<Schema extends DescMessage>(schema: Schema, bytes: Uint8Array): MessageShape<Schema> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw new FeedFault('REQUEST_MALFORMED', `The request is no ${schema.name} of concord.feed.v1.`, undefined, {
      cause,
    });
  }
}

interface Common {
  readonly start?: WireStart;
  readonly filter?: Filter;
  readonly options?: DeliveryOptions;
}

const commonOf = ({ start, filter, options }: Common): ReadRequest => ({
  start: start && startOf(start),
  filter: filter ?? {},
  form: formOf(options),
});

const formOf = (options: DeliveryOptions | undefined): DeliveryForm => ({
  thin: options?.detail === Detail.THIN,
  omitPersonalData: options?.omitPersonalData ?? false,
});

function startOf({ positionFrom }: WireStart): Start | undefined {
  switch (positionFrom.case) {
    case undefined:
      return undefined;
    case 'cursor':
      return { from: 'cursor', cursor: positionFrom.value };
    case 'beginning':
      return { from: 'beginning' };
    case 'end':
      return { from: 'end' };
    case 'recordedSince':
      return { from: 'since', moment: momentOf(positionFrom.value) };
    case 'position':
      return { from: 'position', position: positionFrom.value };
    case 'eventId':
      return { from: 'event', eventId: positionFrom.value };
  }
}

function momentOf(value: Parameters<typeof timestampDate>[0]): string {
  const date = timestampDate(value);
  if (Number.isNaN(date.getTime()))
    throw new FeedFault('START_MALFORMED', 'recorded_since is out of the range of moments.');
  return date.toISOString();
}

const millisecondsOf = (span: { readonly seconds: bigint; readonly nanos: number } | undefined): number | undefined =>
  span && Number(span.seconds) * 1000 + span.nanos / 1e6;
