export const MOST_PER_BATCH = { view: 5_000, policy: 500 } as const;
export const STORE_IDLE_AFTER_MS = 1_000;
export const HALT_CHECK_MS = 5_000;
/** From the beginning of one batch to the next: a stream of single events would otherwise be a transaction for each and view. */
export const PACE_MS = 15;
/** What has failed for longer than this stands still, whatever the reason. */
export const STILL_AFTER_MS = 5_000;
export const CHECK_RETRIES_MS = 1_000;
/** A key that is missing may come back. */
export const RETRY_KEYS_MS = 5_000;
