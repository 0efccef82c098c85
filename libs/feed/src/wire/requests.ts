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
import type { DeliveryForm } from '../bodies/opened-event.js';
import type { FollowRequest, PageRequest } from '../requests/feed-requests.js';
import { FeedFault } from '../reading/feed-fault.js';
import type { FilterInput } from '../reading/filter.js';
import type { Start } from '../reading/start.js';

/** A `FollowRequest` of the contract. Throws FeedFault. */
export function readFollowRequest(bytes: Uint8Array): FollowRequest {
  const { start, filter, options } = decoded(FollowRequestSchema, bytes);
  return { start: startIn(start), filter: filterIn(filter), ...deliveryOf(options) };
}

/** A `ListEventsRequest` of the contract. Throws FeedFault. */
export function readPageRequest(bytes: Uint8Array): PageRequest {
  const message = decoded(ListEventsRequestSchema, bytes);
  const waitMs = millisecondsOf(message.wait);
  return {
    ...{ start: startIn(message.start), filter: filterIn(message.filter), form: formOf(message.options) },
    ...(message.pageSize !== 0 && { pageSize: message.pageSize }),
    ...(waitMs !== undefined && { waitMs }),
  };
}

/** A `GetEventRequest` of the contract. Throws FeedFault. */
export function readEventRequest(bytes: Uint8Array): { readonly eventId: string; readonly form: DeliveryForm } {
  const { eventId, options } = decoded(GetEventRequestSchema, bytes);
  return { eventId, form: formOf(options) };
}

/** A message of the contract. Throws FeedFault REQUEST_MALFORMED. */
export function decoded<Schema extends DescMessage>(schema: Schema, bytes: Uint8Array): MessageShape<Schema> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw new FeedFault('REQUEST_MALFORMED', `The request is no ${schema.name} of concord.feed.v1.`, undefined, {
      cause,
    });
  }
}

export const filterIn = (filter: Filter | undefined): FilterInput => {
  const { types = [], programIds = [], partnerIds = [], subjectIds = [] } = filter ?? {};
  return { types, programIds, partnerIds, subjectIds };
};

/** How it is to be delivered, and the longest silence, in milliseconds. */
export function deliveryOf(options: DeliveryOptions | undefined): Pick<FollowRequest, 'form' | 'heartbeatMs'> {
  const heartbeatMs = millisecondsOf(options?.heartbeat);
  return { form: formOf(options), ...(heartbeatMs !== undefined && { heartbeatMs }) };
}

const formOf = (options: DeliveryOptions | undefined): DeliveryForm => ({
  thin: options?.detail === Detail.THIN,
  omitPersonalData: options?.omitPersonalData ?? false,
});

export function startIn(start: WireStart | undefined): Start | undefined {
  const positionFrom = start?.positionFrom;
  switch (positionFrom?.case) {
    case undefined:
      return undefined;
    case 'cursor':
      return { from: 'cursor', cursor: positionFrom.value };
    case 'beginning':
      return { from: 'beginning' };
    case 'end':
      return { from: 'end' };
    case 'snapshot':
      return { from: 'snapshot' };
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
