const FIRST = 250;
const LONGEST = 10_000;

/** Milliseconds to wait before start number `failures` + 1: doubled with each failure in a row, up to ten seconds. */
export function backoff(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST, FIRST * 2 ** (failures - 1));
}

// A process that has served this long has recovered, whatever it was before.
const STEADY = 30_000;
// One that has served four times as long as it was waited for is at work four fifths of the time: waiting longer would only cost more of it.
const WORTH = 4;

/** Failures in a row once a process ends that had failed `failures` times and then served for `served` milliseconds. */
export const failuresAfter = (failures: number, served: number): number =>
  served >= Math.min(STEADY, WORTH * backoff(failures)) ? 1 : failures + 1;
