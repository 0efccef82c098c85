import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** As long as this one piece of work may keep everybody else waiting, in milliseconds. */
const SLICE_MS = 10;
/** What could not be divided and took longer is followed by as long a rest: whoever else asks for something needs some turns, not one. */
const LONG_MS = 2 * SLICE_MS;
const MOST_REST_MS = 100;

/** All work of this process that is cut into slices stands in one line: one slice, then everything else, then the next. */
let line: Promise<void> = Promise.resolve();

/** Cuts long work into slices: between two of them everything else of this process has its turn. */
export class Breath {
  private since = performance.now();

  /** Whether it is time to let others. */
  get due(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  /** Lets others, whether or not it is time; behind whoever waits for a slice already. */
  async take(): Promise<void> {
    await letOthers(performance.now() - this.since);
    this.since = performance.now();
  }
}

/** After a step that could not be divided: lets others if it has taken long. */
export async function breatheAfter(began: number): Promise<void> {
  const worked = performance.now() - began;
  if (worked >= LONG_MS) await letOthers(worked);
}

function letOthers(worked: number): Promise<void> {
  line = line.then(() => rest(worked));
  return line;
}

/** A turn for all others, after what whoever stood before in the line does in its slice; as long as that took, where it was long. */
async function rest(worked: number): Promise<void> {
  const began = performance.now();
  await nextTurn();
  const took = Math.max(worked, performance.now() - began);
  if (took > LONG_MS) await pause(Math.min(took, MOST_REST_MS));
}
