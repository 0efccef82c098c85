import type { StoredEvent } from './stored-event.js';

/** The end of a stream. */
export interface Head {
  /** The last revision, -1 when nothing was ever written, `DELETED_STREAM` after a tombstone. */
  readonly revision: number;
  /** The last event of a metadata stream. */
  readonly last?: Pick<StoredEvent, 'data' | 'isJson'>;
}

/** A stretch of a stream, both ends included. */
export interface StreamRange {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  /** Leaves out events made before it; microseconds since 1970. */
  readonly notBefore: number;
  readonly limit: number;
  readonly backwards: boolean;
}

/** Where events are kept. Only what was appended for good is ever read. */
export interface LogStore {
  /** Position and ids of what is there, the newest last: at most `recent` events. */
  open(recent: number): Promise<StoredIdentity[]>;
  /** Keeps events for good, all or none. When it rejects, the outcome is unknown. */
  append(events: readonly StoredEvent[]): Promise<void>;
  heads(streams: readonly string[]): Promise<Head[]>;
  /** The end of every stream that there is. */
  allHeads(): Promise<Map<string, Head>>;
  readStream(range: StreamRange): Promise<StoredEvent[]>;
  /** Forwards what is at `position` and after it; backwards what is before it. */
  readAll(position: number, limit: number, backwards: boolean): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

export type StoredIdentity = Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'position'>;

export const EMPTY_HEAD: Head = { revision: -1 };
