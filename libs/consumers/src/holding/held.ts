/** One shard that a stream holds, from when on, and where it is. */
export interface Held {
  readonly tenant: string;
  readonly consumerId: string;
  readonly version: number;
  readonly shard: number;
  readonly epoch: string;
  /** Of the stream. */
  readonly holder: string;
}

export interface Claimed extends Held {
  readonly cursor: string;
  readonly sequence: bigint;
  /** Of `performance.now`, before it was taken: the lease is no younger. */
  readonly askedAt: number;
}

/** What of a held shard is to be kept. */
export interface Commit {
  readonly held: Held;
  readonly cursor: string;
  readonly sequence: bigint;
  readonly credit: number;
}
