const FIRST = 250;
const LONGEST = 10_000;

/** Milliseconds to wait before start number `failures` + 1: doubled with each failure in a row, up to ten seconds. */
export function backoff(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST, FIRST * 2 ** (failures - 1));
}
