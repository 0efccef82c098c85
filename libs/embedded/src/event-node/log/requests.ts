import type { ProposedEvent } from '../storage/stored-event.js';

/** A request to append events to a stream. */
export interface AppendRequest {
  readonly kind: 'append';
  readonly stream: string;
  /** A revision, `NO_STREAM`, `ANY` or `STREAM_EXISTS`. */
  readonly expected: number;
  readonly events: readonly ProposedEvent[];
}

/** A request to delete a stream: softly, or for ever with a tombstone. */
export interface DeleteRequest {
  readonly kind: 'delete' | 'tombstone';
  readonly stream: string;
  readonly expected: number;
}

export type WriteRequest = AppendRequest | DeleteRequest;

/** How a write ended. */
export type Outcome =
  /** `revision` is the stream's last; `position` is absent when what was repeated can no longer be read. */
  | { readonly kind: 'success'; readonly revision: number; readonly position?: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' }
  /** The server this node speaks for never answers this request. */
  | { readonly kind: 'silence' };
