export const MOST_PER_BATCH = { view: 5_000, policy: 500 } as const;
export const STORE_IDLE_AFTER_MS = 1_000;
export const HALT_CHECK_MS = 5_000;
/** From the beginning of one batch to the next: a stream of single events would otherwise be a transaction for each and view. */
export const PACE_MS = 15;
/** The same of views that nobody has to see at once: what many events bring is written together. */
export const UNHURRIED_MS = 200;
/** So long somebody is taken to wait: as long as a query does. */
export const WANTED_FOR_MS = 5_000;
/** What has failed for longer than this stands still, whatever the reason. */
export const STILL_AFTER_MS = 5_000;
export const CHECK_RETRIES_MS = 1_000;
/** A key that is missing may come back. */
export const RETRY_KEYS_MS = 5_000;
