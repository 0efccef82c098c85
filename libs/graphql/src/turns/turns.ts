import { type Asker, FairQueue } from './fair-queue.js';

/** Work begun in one turn of the event loop. */
export const A_TURN = 20;

/** Hands out turns: of thousands that have something to do at the same moment a few begin, and everything else of the process comes in between. */
export class Turns {
  private readonly waiting = new FairQueue<() => void>();
  private isGoing = false;

  take(asker: Asker): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.add(asker, resolve);
      if (this.isGoing) return;
      this.isGoing = true;
      setImmediate(() => this.next());
    });
  }

  private next(): void {
    for (let begun = 0; begun < A_TURN; begun += 1) this.waiting.take()?.();
    if (this.waiting.isEmpty) this.isGoing = false;
    else setImmediate(() => this.next());
  }
}

/** Runs so much at once and no more; what comes later waits for its turn. */
export class AtMost {
  private running = 0;
  private readonly waiting = new FairQueue<() => void>();

  constructor(private readonly most: number) {}

  async run<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.add(asker, resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.take();
      if (next) next();
      else this.running -= 1;
    }
  }
}
