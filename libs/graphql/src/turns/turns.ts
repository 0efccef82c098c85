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

interface WaitOptions {
  /** So much of one tenant runs at once: the rest is kept for others. */
  readonly ofTenant?: number;
  /** So much of one subject may wait. */
  readonly mostWaiting?: number;
  /** So much of one tenant may wait, of all its subjects: what is more costs whoever has most waiting its newest, or is refused where nobody has more. */
  readonly mostOfTenant?: number;
  /** As long may it wait; for ever unless given. */
  readonly waitMs?: number;
}

interface Waiting {
  begin(): void;
  refuse(why: Error): void;
}

/** Runs so much at once and no more; what comes later waits for its turn. */
export class AtMost {
  private running = 0;
  private readonly ofTenants = new Map<string, number>();
  private readonly waiting = new FairQueue<Waiting>();

  constructor(
    private readonly most: number,
    private readonly options: WaitOptions = {},
  ) {}

  /** Rejects with TooMuchWaits or WaitedTooLong, and does nothing. */
  async run<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    const { mostWaiting = Infinity, mostOfTenant = Infinity } = this.options;
    const own = this.waiting.waitingOf(asker);
    if (own >= mostWaiting) throw new TooMuchWaits();
    if (this.waiting.waitingOfTenant(asker.tenant) >= mostOfTenant) {
      const other = this.waiting.takeOfMost(asker.tenant, own + 1);
      if (!other) throw new TooMuchWaits();
      other.refuse(new TooMuchWaits());
    }
    if (this.mayBegin(asker.tenant)) this.count(asker.tenant, 1);
    else await this.turnOf(asker);
    try {
      return await work();
    } finally {
      this.count(asker.tenant, -1);
      this.waiting.take((tenant) => this.mayBegin(tenant))?.begin();
    }
  }

  private mayBegin(tenant: string): boolean {
    return this.running < this.most && (this.ofTenants.get(tenant) ?? 0) < (this.options.ofTenant ?? Infinity);
  }

  private count(tenant: string, change: 1 | -1): void {
    this.running += change;
    const ofTenant = (this.ofTenants.get(tenant) ?? 0) + change;
    if (ofTenant === 0) this.ofTenants.delete(tenant);
    else this.ofTenants.set(tenant, ofTenant);
  }

  private turnOf(asker: Asker): Promise<void> {
    const { waitMs } = this.options;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.remove(asker, waiting);
        reject(new WaitedTooLong());
      };
      const patience = waitMs === undefined ? undefined : setTimeout(giveUp, waitMs);
      const waiting: Waiting = {
        begin: () => {
          clearTimeout(patience);
          this.count(asker.tenant, 1);
          resolve();
        },
        refuse: (why) => {
          clearTimeout(patience);
          reject(why);
        },
      };
      this.waiting.add(asker, waiting);
    });
  }
}
