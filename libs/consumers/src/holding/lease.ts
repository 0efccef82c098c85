/** A shard of which nothing was heard for so many milliseconds is free; its holder speaks three times as often. */
export const LEASE_MS = 30_000;
