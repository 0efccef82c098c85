import type { LogEvent } from '../reading/feed-log.js';

/** An event as one reader receives it. */
export interface DeliveredEvent {
  /** The contract's `Event` in binary, without `follows` and `cursor`. */
  readonly body: Uint8Array;
  readonly sequence: bigint;
  /** The sequence of what this reader was sent before; absent where an event is asked for by itself. */
  readonly follows?: bigint;
  readonly cursor: string;
  /** As it is kept, for whoever opens it later. */
  readonly row?: LogEvent;
}

/** What is delivered at once; without events a heartbeat. */
export interface DeliveredBatch {
  readonly events: readonly DeliveredEvent[];
  readonly cursor: string;
  readonly sequence: bigint;
  readonly behind: boolean;
}
