/** A process that is ready to serve. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  /** Settles with the reason once the process has ended. */
  readonly ended: Promise<string>;
  /** Asks it to finish its work and end, and ends it if it has not within ten seconds. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a process and settles when it is ready; rejects when it ends before or is too slow.
 * `spawned` hears its number as soon as it exists; `hurry` tells when to give up on it.
 */
export type Launch = (spawned: (pid: number) => void, hurry: AbortSignal) => Promise<Running>;

/** The process has said why it cannot start: starting it again changes nothing. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
