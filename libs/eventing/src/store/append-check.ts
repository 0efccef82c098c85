import { Buffer } from 'node:buffer';
import { AppendTooLarge, type NewEvent } from './event-store.js';

/** Servers count differently, and newer ones count everything, up to 1 MiB: this stays clear of all of them. */
const MAX_APPEND_BYTES = 960 * 1024;

/**
 * Refuses what must never reach a server: an empty name in a batch is answered twice, and the second answer ends the client's
 * process. Throws a TypeError (a fault of the caller) or AppendTooLarge.
 */
export function checkAppend(stream: string, events: readonly NewEvent[]): void {
  checkStream(stream);
  if (events.length === 0) throw new TypeError(`an append to ${stream} without events`);
  if (events.some(({ type, id }) => !type || !id)) throw new TypeError(`an event for ${stream} without type or id`);
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new TypeError(`one id twice in an append to ${stream}`);
  checkSize(stream, events);
}

export function checkStream(stream: string): void {
  if (!stream || stream.startsWith('$')) throw new TypeError(`not a stream of ours: ${JSON.stringify(stream)}`);
}

function checkSize(stream: string, events: readonly NewEvent[]): void {
  if (events.reduce((sum, event) => sum + bytesOf(event), 0) > MAX_APPEND_BYTES) throw new AppendTooLarge(stream);
}

/** As the strictest server counts: two bytes for each character of the type. */
const bytesOf = ({ type, data, metadata }: NewEvent): number =>
  2 * type.length + Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
