import type { EventMetadata, Position } from '#libs/kernel';

/** An event as it is handed to the store. The id decides whether the store has it already. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

/** An event as the store hands it back: data and metadata not yet validated, upcast or decrypted. */
export interface StoredEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly recordedAt: string;
}

/** The revision that a stream must be at. There is no ANY: who does not know what is there may not write. */
export type ExpectedRevision = 'no-stream' | bigint;

export interface Appended {
  readonly revision: bigint;
  readonly position: Position;
}

/** Someone else was faster: nothing was written. */
export class RevisionConflict extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
  ) {
    super(`stream ${stream} is not at revision ${expected}`);
  }
}

/** No definite answer before the deadline: it may be written or not. To be repeated with the same ids. */
export class OutcomeUnknown extends Error {
  constructor(readonly stream: string) {
    super(`the outcome of an append to ${stream} is not known; repeat it with the same idempotency key`);
  }
}

/** The events of one append are larger than the store takes (960 KiB in all, or less where a server is set so); nothing was written. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
  readonly code = 'APPEND_TOO_LARGE';
  constructor(readonly stream: string) {
    super(`the events of one append to ${stream} are larger than the event store takes (at most 960 KiB in all)`);
  }
}

/** Events are gone from the beginning of a stream: what is left is not read as if it were all. Nothing was written. */
export class StreamTrimmed extends Error {
  override readonly name = 'StreamTrimmed';
  readonly code = 'STREAM_TRIMMED';
  constructor(
    readonly stream: string,
    readonly why: string,
  ) {
    super(`stream ${stream} has lost its beginning and is not read as new: ${why}`);
  }
}

/** The store does not let us say how long a stream is kept: its events stay. Asked again once the right is granted. */
export class RetentionDenied extends Error {
  override readonly name = 'RetentionDenied';
  readonly code = 'RETENTION_DENIED';
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`the event store does not let its metadata ($mw) say how long ${stream} is kept`, options);
  }
}

/** What a catch-up subscription hands out, in order. */
export type Delivery =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Everything up to here has been looked at, though none of it passed the filter. No event that is yet to be written will begin here or before. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  /** All that was there when the subscription began has been handed out. */
  | { readonly kind: 'caught-up' };

export interface EventStore {
  /**
   * Writes all events or none, at exactly the expected revision, and answers once they are durable. Repeating the same ids
   * at the same revision answers as the first time. Throws RevisionConflict, AppendTooLarge, OutcomeUnknown, or StreamTrimmed for a
   * stream that is expected not to be there and had been.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;

  /**
   * The stream's events in order from a revision (inclusive); nothing for a stream that does not exist. Throws StreamTrimmed where the
   * event at that revision is gone and the stream is not.
   */
  read(stream: string, from?: bigint): AsyncIterable<StoredEvent>;

  /** The last `count` events, newest first. */
  readBackwards(stream: string, count: number): AsyncIterable<StoredEvent>;

  /**
   * Events of streams whose name starts with one of the prefixes, after a position, then live. Ends with the signal; a lost
   * connection is mended inside and resumes after the last delivery: nothing is missed, doubled or misordered.
   */
  subscribe(options: {
    readonly after: Position | 'start';
    readonly prefixes: readonly string[];
    readonly signal: AbortSignal;
    /** How many events may wait for who takes them one by one; 8,192 unless given. Fewer take less memory; of live ones a server lets few wait. */
    readonly ahead?: number;
  }): AsyncIterable<Delivery>;

  /**
   * Lets each event of a stream go once it is so many days old: from then on it is not read any more, and the operator's scavenging frees its place.
   * For streams whose sums stand elsewhere; such a stream is not begun again. Where it was said before, nothing is written. Throws RetentionDenied
   * where the store does not allow it.
   */
  keepFor(stream: string, days: number): Promise<void>;

  /** Whether that was said of a stream. Throws RetentionDenied where the store does not tell. */
  isKeptFor(stream: string, days: number): Promise<boolean>;

  /** The position of the newest event of all, system events included. */
  head(): Promise<Position | undefined>;

  close(): Promise<void>;
}

/** The Nest token of what says how long streams are kept. */
export const STREAM_RETENTION = Symbol('StreamRetention');
