export interface EsdbOptions {
  /** How long an append or a read is tried in all. Milliseconds, 30,000 unless given. */
  readonly deadlineMs?: number;
  /** How long one attempt may stay without an answer. Milliseconds, 5,000 unless given. */
  readonly attemptMs?: number;
  /** Told of every failure that is mended inside. */
  readonly onFault?: (what: string, fault: unknown) => void;
}
