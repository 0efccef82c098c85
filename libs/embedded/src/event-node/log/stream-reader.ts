import { metadataOf } from './group.js';
import type { Heads } from './heads.js';
import { EMPTY_HEAD, type LogStore } from '../storage/log-store.js';
import { firstReadable, isSoftDeleted, oldestReadable } from './stream-metadata.js';
import { DELETED_STREAM, isMetastream, metastreamOf, originalOf, type StoredEvent } from '../storage/stored-event.js';

/** Some events of a stream, or why there are none. */
export type StreamPage =
  | { readonly kind: 'no-stream' }
  | { readonly kind: 'stream-deleted' }
  | {
      readonly kind: 'events';
      readonly events: readonly StoredEvent[];
      /** Where to read on; meaningless at the end. */
      readonly next: number;
      readonly last: number;
      readonly atEnd: boolean;
    };

/** Reads streams as their metadata and deletion let them be seen. */
export class StreamReader {
  constructor(
    private readonly store: Pick<LogStore, 'readStream'>,
    private readonly heads: Heads,
  ) {}

  /** The last revision of a stream, -1 when there is none, `DELETED_STREAM` when it or its original is tombstoned. */
  async lastRevision(stream: string): Promise<number> {
    return (await this.#see(stream)).last;
  }

  /** At most `limit` events from `from` on, oldest first. */
  async forwards(stream: string, from: number, limit: number): Promise<StreamPage> {
    const { last, metadata } = await this.#see(stream);
    const refusal = refuse(last, isSoftDeleted(metadata));
    if (refusal) return refusal;
    const first = firstReadable(metadata, last);
    if (from + limit - 1 < first) return { kind: 'events', events: [], next: first, last, atEnd: false };
    const start = Math.max(from, first);
    if (start > last) return { kind: 'events', events: [], next: last + 1, last, atEnd: true };
    const to = Math.min(last, from + limit - 1);
    const notBefore = oldestReadable(metadata);
    const range = { stream, from: start, to: notBefore > 0 ? last : to, notBefore, limit, backwards: false };
    const events = await this.store.readStream(range);
    const next = (events.at(-1)?.revision ?? last) + 1;
    return { kind: 'events', events, next, last, atEnd: next > last };
  }

  /** At most `limit` events from `from` back, newest first; from the last when `from` is negative. */
  async backwards(stream: string, from: number, limit: number): Promise<StreamPage> {
    const { last, metadata } = await this.#see(stream);
    const refusal = refuse(last, isSoftDeleted(metadata));
    if (refusal) return refusal;
    const first = firstReadable(metadata, last);
    const end = from < 0 ? last : Math.min(from, last);
    if (end < first) return { kind: 'events', events: [], next: -1, last, atEnd: true };
    const notBefore = oldestReadable(metadata);
    const range = { stream, from: first, to: end, notBefore, limit, backwards: true };
    const events = await this.store.readStream(range);
    const next = (events.at(-1)?.revision ?? 0) - 1;
    return { kind: 'events', events, next, last, atEnd: events.length < limit || next < first };
  }

  /** One event, if it can be read. */
  async event(stream: string, revision: number): Promise<StoredEvent | undefined> {
    const page = await this.backwards(stream, revision, 1);
    const event = page.kind === 'events' ? page.events[0] : undefined;
    return event?.revision === revision ? event : undefined;
  }

  async #see(stream: string) {
    const original = isMetastream(stream) ? [originalOf(stream)] : [];
    const heads = await this.heads.load([stream, metastreamOf(stream), ...original]);
    const goneWith = original.some((name) => heads.get(name)?.revision === DELETED_STREAM);
    const { revision } = heads.get(stream) ?? EMPTY_HEAD;
    return { last: goneWith ? DELETED_STREAM : revision, metadata: metadataOf(stream, heads) };
  }
}

function refuse(last: number, softDeleted: boolean): StreamPage | undefined {
  if (last === DELETED_STREAM) return { kind: 'stream-deleted' };
  return last < 0 || softDeleted ? { kind: 'no-stream' } : undefined;
}
