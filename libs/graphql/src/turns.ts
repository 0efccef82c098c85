/** Work begun in one turn of the event loop. */
export const A_TURN = 20;

/** Hands out turns: of thousands that have something to do at the same moment a few begin, and everything else of the process comes in between. */
export class Turns {
  private waiting: (() => void)[] = [];
  private isGoing = false;

  take(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.isGoing) return;
      this.isGoing = true;
      setImmediate(() => this.next());
    });
  }

  private next(): void {
    for (const begin of this.waiting.splice(0, A_TURN)) begin();
    if (this.waiting.length > 0) setImmediate(() => this.next());
    else this.isGoing = false;
  }
}

/** Runs so much at once and no more; what comes later waits in order. */
export class AtMost {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
