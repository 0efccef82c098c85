import type { StreamTrimmed } from '../event-store.js';

export interface EsdbOptions {
  /** Stands before the name of every stream in the store, and nowhere else: lets several installations share one. Empty unless given. */
  readonly streamPrefix?: string;
  /** How long an append or a read is tried in all. Milliseconds, 30,000 unless given. */
  readonly deadlineMs?: number;
  /** How long one attempt may stay without an answer. Milliseconds, 5,000 unless given. */
  readonly attemptMs?: number;
  /** Told of every failure that is mended inside. */
  readonly onFault?: (what: string, fault: unknown) => void;
  /** Told of every stream that was refused because its beginning is gone. */
  readonly onTrimmed?: (fault: StreamTrimmed) => void;
}

export interface ReadyOptions {
  /** How long to wait for a store that does not answer. Milliseconds, 30,000 unless given. */
  readonly patienceMs?: number;
  /** Told once, in a line, for what that waits. */
  readonly onWaiting?: (line: string) => void;
}
