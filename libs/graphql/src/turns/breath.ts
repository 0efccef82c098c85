import { setImmediate as nextTurn } from 'node:timers/promises';

/** As long as this one piece of work may keep everybody else waiting. */
const SLICE_MS = 10;

/** Cuts long work into slices: between two of them everything else of this process has its turn. */
export class Breath {
  private since = performance.now();

  /** Whether it is time to let others. */
  get due(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  /** Lets others, whether or not it is time. */
  async take(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}
