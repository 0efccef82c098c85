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

/** Of one who asks for more than is done for him. */
export class TooMuchWaits extends Error {
  constructor() {
    super('too many of your questions wait already; ask fewer at once');
  }
}

/** Of one whose turn did not come in time: what runs before it is slow, or is not answered at all. */
export class WaitedTooLong extends Error {
  constructor() {
    super('too much is under way, and your turn did not come; send again in some seconds');
  }
}

/** Runs so much at once and no more; what comes later waits for its turn. */
export class AtMost {
  private running = 0;
  private readonly waiting = new FairQueue<() => void>();

  /**
   * @param mostWaiting so much of one subject may wait
   * @param waitMs as long may it wait; for ever unless given
   */
  constructor(
    private readonly most: number,
    private readonly mostWaiting = Infinity,
    private readonly waitMs?: number,
  ) {}

  /** Rejects with TooMuchWaits or WaitedTooLong, and does nothing. */
  async run<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    if (this.waiting.waitingOf(asker) >= this.mostWaiting) throw new TooMuchWaits();
    if (this.running >= this.most) await this.turnOf(asker);
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.take();
      if (next) next();
      else this.running -= 1;
    }
  }

  private turnOf(asker: Asker): Promise<void> {
    return new Promise((resolve, reject) => {
      let patience: NodeJS.Timeout | undefined;
      const begin = (): void => {
        clearTimeout(patience);
        resolve();
      };
      this.waiting.add(asker, begin);
      if (this.waitMs === undefined) return;
      patience = setTimeout(() => {
        this.waiting.remove(asker, begin);
        reject(new WaitedTooLong());
      }, this.waitMs);
    });
  }
}
