import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outcome, WriteRequest } from './requests.js';

/** A write that waits for its turn, and who waits for its outcome. */
export interface WaitingWrite {
  readonly request: WriteRequest;
  readonly answer: (outcome: Outcome) => void;
}

const MOST_WRITES = 1_024;
const PATIENCE = 0.5;
/** What is shorter than this is over before a timer is. Milliseconds. */
const TOO_SHORT_FOR_A_TIMER = 0.25;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Commits writes in groups: what arrives while one group is being committed forms the next. No two groups are under way
 * at once. A fault ends the writer without an answer to anybody, since whether the group was committed is not known.
 */
export class Writer {
  #waiting: WaitingWrite[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;
  #lastSize = 0;
  #lastMilliseconds = 0;
  #enough: { readonly count: number; readonly reached: () => void } | undefined;

  constructor(
    private readonly commit: (writes: readonly WaitingWrite[]) => Promise<void>,
    private readonly onFault: (fault: Error) => void,
  ) {}

  /** Queues a write; `false` when the writer has stopped. */
  submit(write: WaitingWrite): boolean {
    if (this.#stopped) return false;
    this.#waiting.push(write);
    if (this.#enough && this.#waiting.length >= this.#enough.count) this.#enough.reached();
    this.#running ??= this.#run();
    return true;
  }

  /** Takes no more writes, and settles when the group under way is committed. Those still waiting get no answer. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting = [];
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      for (await this.#gather(); this.#waiting.length > 0; await this.#gather()) {
        const writes = this.#take();
        const started = performance.now();
        await this.commit(writes);
        this.#lastSize = writes.length;
        this.#lastMilliseconds = performance.now() - started;
      }
    } catch (fault) {
      this.#stopped = true;
      this.onFault(fault as Error);
    } finally {
      this.#running = undefined;
    }
  }

  /**
   * Waits until requests that came in together are read, and then, for less than a commit takes, for those whose writers
   * the last commit has just answered: two commits in place of one would cost them more.
   */
  async #gather(): Promise<void> {
    await nextTurn();
    const patience = this.#lastMilliseconds * PATIENCE;
    if (patience >= TOO_SHORT_FOR_A_TIMER) await this.#untilWaiting(this.#lastSize, patience);
    else {
      const end = performance.now() + patience;
      while (this.#waiting.length < this.#lastSize && performance.now() < end) await nextTurn();
    }
    this.#lastMilliseconds = 0;
  }

  /** Settles once so many wait, or after so many milliseconds; costs no processor meanwhile. */
  async #untilWaiting(count: number, milliseconds: number): Promise<void> {
    if (this.#waiting.length >= count) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#enough = {
        count,
        reached: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
    this.#enough = undefined;
  }

  #take(): WaitingWrite[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(
      ({ request }, index) => index >= MOST_WRITES || (bytes += sizeOf(request)) > MOST_BYTES,
    );
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(1, end));
  }
}

function sizeOf(request: WriteRequest): number {
  if (request.kind !== 'append') return 0;
  return request.events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length + 100, 0);
}
