const PAUSES_MS = [5_000, 30_000, 120_000, 600_000] as const;
const LONGEST_MS = 600_000;
const SPREAD = 0.1;

/**
 * For how long an endpoint is left alone after its n-th failure in a row: 5 s, 30 s, 2 min, then 10 min, for ever, each spread by a tenth. It may
 * ask for longer.
 * @param random 0 to 1
 */
export function backOffMs(failures: number, retryAfterMs: number, random = Math.random()): number {
  const pause = PAUSES_MS[failures - 1] ?? LONGEST_MS;
  return Math.round(Math.max(pause * (1 - SPREAD + 2 * SPREAD * random), retryAfterMs));
}
