import { randomUUID } from 'node:crypto';
import {
  jsonEvent,
  NO_STREAM,
  type AppendResult,
  type EventStoreDBClient,
  type JSONEventType,
  type Position,
} from '@eventstore/db-client';

/** A stream name nobody else uses; names of one `family` share a prefix. */
export const streamIn = (family: string, name: string | number): string => `${family}-${name}`;
export const family = (): string => `contract-${randomUUID().slice(0, 8)}`;

export const note = (data: Record<string, unknown> = {}, id: string = randomUUID()) =>
  jsonEvent<JSONEventType<string, Record<string, unknown>>>({ id, type: 'noted', data: data as never });

export const notes = (count: number, first = 0) => Array.from({ length: count }, (_, n) => note({ n: first + n }));

/** The expected revision of the next append to a stream that holds so many events. */
export const holding = (count: number): bigint | typeof NO_STREAM => (count === 0 ? NO_STREAM : BigInt(count - 1));

/** Appends in portions, so that none is too big, and answers the last result. */
export async function fill(client: EventStoreDBClient, stream: string, count: number): Promise<AppendResult> {
  let result: AppendResult | undefined;
  for (let written = 0; written < count; written += 500) {
    const events = notes(Math.min(500, count - written), written);
    result = await client.appendToStream(stream, events, { expectedRevision: holding(written) });
  }
  return result as AppendResult;
}

/** The revisions of a read of a stream, in their order. */
export async function revisionsOf(
  client: EventStoreDBClient,
  stream: string,
  options: Parameters<EventStoreDBClient['readStream']>[1] = {},
): Promise<number[]> {
  const revisions: number[] = [];
  for await (const { event } of client.readStream(stream, options)) revisions.push(Number(event?.revision));
  return revisions;
}

/** An event of $all by what names it there. */
export interface Placed {
  readonly commit: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** Everything in $all of streams that begin with `prefix`, in its order. */
export async function allOf(client: EventStoreDBClient, prefix: string): Promise<Placed[]> {
  const events: Placed[] = [];
  for await (const { event } of client.readAll()) {
    if (!event?.streamId.startsWith(prefix)) continue;
    events.push(placed(event as Parameters<typeof placed>[0]));
  }
  return events;
}

export function placed(event: { streamId: string; revision: bigint; id: string; position?: Position }): Placed {
  const { streamId: stream, id } = event;
  return { stream, id, revision: Number(event.revision), commit: event.position?.commit ?? -1n };
}

export const range = (count: number, first = 0): number[] => Array.from({ length: count }, (_, n) => first + n);
