import { Buffer } from 'node:buffer';
import { AppendTooLarge, type NewEvent } from './event-store.js';

const MAX_APPEND_BYTES = 1024 * 1024;

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
  // The server counts the bytes of data alone.
  const bytes = events.reduce((sum, { data }) => sum + Buffer.byteLength(JSON.stringify(data)), 0);
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(stream);
}
