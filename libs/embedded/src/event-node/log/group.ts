import type { LogState } from './commit-check.js';
import { EMPTY_HEAD, type Head } from '../storage/log-store.js';
import type { RecentIds } from './recent-ids.js';
import { isSoftDeleted, METASTREAM_METADATA, readMetadata, type StreamMetadata } from './stream-metadata.js';
import {
  DELETED_STREAM,
  isMetastream,
  metastreamOf,
  originalOf,
  type ProposedEvent,
  type StoredEvent,
} from '../storage/stored-event.js';

/** Streams whose ends a write to `stream` is decided by. */
export function streamsDeciding(stream: string): string[] {
  const names = [stream, metastreamOf(stream)];
  return isMetastream(stream) ? [...names, originalOf(stream)] : names;
}

/** What can be read of a stream, given the ends of it and its metadata. */
export function metadataOf(stream: string, heads: ReadonlyMap<string, Head>): StreamMetadata {
  return isMetastream(stream) ? METASTREAM_METADATA : readMetadata(heads.get(metastreamOf(stream))?.last);
}

/** The events accepted for one commit, and the log as it will be after it. */
export class Group implements LogState {
  readonly events: StoredEvent[] = [];
  readonly changed = new Map<string, Head>();
  readonly #written = new Map<string, StoredEvent[]>();
  #position: number;

  constructor(
    private readonly heads: Map<string, Head>,
    private readonly recentIds: RecentIds,
    private readonly stored: (stream: string, from: number, to: number) => Promise<readonly string[]>,
    position: number,
  ) {
    this.#position = position;
  }

  /** The position of the last event, of this group or before it. */
  get position(): number {
    return this.#position;
  }

  revision(stream: string): number {
    const { revision } = this.#head(stream);
    // A tombstone takes the metadata along, unless that was written: the server decides by what it wrote last.
    if (revision < 0 && isMetastream(stream) && this.#head(originalOf(stream)).revision === DELETED_STREAM) {
      return DELETED_STREAM;
    }
    return revision;
  }

  isSoftDeleted(stream: string): boolean {
    return isSoftDeleted(metadataOf(stream, this.heads));
  }

  recent(id: string): ReturnType<RecentIds['find']> {
    return this.recentIds.find(id);
  }

  async storedIds(stream: string, from: number, to: number): Promise<readonly string[]> {
    const written = this.#written.get(stream) ?? [];
    const before = Math.min(to, (written[0]?.revision ?? to + 1) - 1);
    const stored = before >= from ? await this.stored(stream, from, before) : [];
    return [...stored, ...written.filter(({ revision }) => revision >= from && revision <= to).map(({ id }) => id)];
  }

  /** The last event of a metadata stream as it is now. */
  lastOf(metastream: string): Head['last'] {
    return this.#head(metastream).last;
  }

  add(stream: string, revision: number, proposed: ProposedEvent): StoredEvent {
    const { id, type, isJson, data, metadata } = proposed;
    // Positions move by what an event takes, so that nobody comes to rely on their being contiguous.
    this.#position += 1 + stream.length + type.length + data.length + metadata.length;
    const created = Date.now() * 1000;
    const event = { position: this.#position, stream, revision, created, id, type, isJson, data, metadata };
    this.events.push(event);
    this.recentIds.remember(event);
    const written = this.#written.get(stream);
    if (written) written.push(event);
    else this.#written.set(stream, [event]);
    this.#setHead(stream, isMetastream(stream) ? { revision, last: event } : { revision });
    return event;
  }

  #head(stream: string): Head {
    return this.heads.get(stream) ?? EMPTY_HEAD;
  }

  #setHead(stream: string, head: Head): void {
    this.heads.set(stream, head);
    this.changed.set(stream, head);
  }
}
