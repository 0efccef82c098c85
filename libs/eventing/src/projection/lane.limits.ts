export const MOST_PER_BATCH = { view: 5_000, policy: 500 } as const;
export const STORE_IDLE_AFTER_MS = 1_000;
export const HALT_LOOK_MS = 5_000;
/** From the beginning of one batch to the next: a stream of single events would otherwise be a transaction for each and view. */
export const PACE_MS = 15;
