import { setTimeout as pause } from 'node:timers/promises';
import { FeedFault } from '#libs/feed';
import type { ConsumerChanges } from './consumer-changes.js';
import type { CursorTable } from './cursor-table.js';
import type { Holding } from './holding.js';

/** Commits of all streams that come within this are one statement. Milliseconds. */
const GATHERED_MS = 20;
/** So often in the time of a lease it is looked whether shards are held still: once a second as usual. */
const LOOKS = 30;
/** So long a process that stood still asks who has its shards now. Milliseconds. */
const ASKS_MS = 2_000;

export interface HoldingsParts {
  readonly cursors: CursorTable;
  readonly changes: Pick<ConsumerChanges, 'follow' | 'reasonFor'>;
  /** Told of a statement that failed while nobody waited for it. */
  readonly onFault: (fault: unknown) => void;
  /** Told of what is kept, of every commit. */
  readonly onKept: (holding: Holding) => void;
}

/** All shards that streams of this process hold: their commits are gathered, their leases renewed together. */
export class Holdings {
  private readonly all = new Set<Holding>();
  private readonly tickings: readonly NodeJS.Timeout[];
  private gathering: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private readonly running = new Set<string>();
  private freed = new Set<() => void>();
  private lookedAt = performance.now();

  constructor(private readonly parts: HoldingsParts) {
    const { leaseMs } = parts.cursors;
    const every = (ms: number, work: () => void): NodeJS.Timeout => setInterval(work, ms).unref();
    this.tickings = [
      every(leaseMs / LOOKS, () => {
        this.expire();
        void this.alone('look', () => this.look());
      }),
      every(leaseMs, () => void this.alone('follow', () => this.parts.changes.follow(this.all))),
    ];
  }

  get count(): number {
    return this.all.size;
  }

  add(holding: Holding): void {
    this.all.add(holding);
  }

  /** That something of it is to be kept. */
  wake(): void {
    this.gathering ??= setTimeout(() => void this.flush(), GATHERED_MS);
  }

  /** Keeps what was committed, and lets the shard go. */
  async release(holding: Holding): Promise<void> {
    if (holding.isWaiting) await this.flush();
    this.all.delete(holding);
    if (!holding.isLost) await this.parts.cursors.release(holding.held).catch(this.parts.onFault);
    for (const wake of [...this.freed]) wake();
  }

  /** Resolves when a shard was let go here, after so many milliseconds, or when the signal says so. */
  changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.freed.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      this.freed.add(done);
    });
  }

  async close(): Promise<void> {
    for (const ticking of this.tickings) clearInterval(ticking);
    clearTimeout(this.gathering);
    await this.flush();
  }

  /** One statement at a time; what comes meanwhile goes with the next. */
  private flush(): Promise<void> {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const asking = [...this.all].filter(({ isWaiting }) => isWaiting);
    if (asking.length === 0) return;
    const commits = asking.map((holding) => holding.commit());
    const askedAt = performance.now();
    try {
      const gone = new Set(await this.parts.cursors.commit(commits));
      for (const [n, holding] of asking.entries()) {
        const commit = commits[n];
        if (gone.has(holding.held) || !commit) continue;
        holding.heard(askedAt);
        holding.done(commit);
        this.parts.onKept(holding);
      }
      await this.lose(asking.filter(({ held }) => gone.has(held)));
    } catch (fault) {
      // Whether it was kept is not known: who opens again is told where it is.
      for (const holding of asking) holding.lose(faultOf(fault));
    }
  }

  /** A lease that was not renewed in time is over, a look before others think so: whether anybody answers or not. */
  private expire(): void {
    const { leaseMs } = this.parts.cursors;
    const now = performance.now();
    const stoodStill = now - this.lookedAt >= leaseMs / 3;
    this.lookedAt = now;
    for (const holding of this.all)
      if (!holding.isLost && holding.silentMs >= leaseMs - leaseMs / LOOKS)
        holding.lose(stoodStill ? this.whatCameOf(holding) : lapsed());
  }

  /** Postgres may have answered all the time while this process did not ask: another may have the shard, and its client should know. */
  private async whatCameOf(holding: Holding): Promise<FeedFault> {
    const { cursors, changes } = this.parts;
    const asked = cursors
      .lost([holding.held], false)
      .then((lost) => (lost.length > 0 ? changes.reasonFor(holding) : lapsed()));
    return Promise.race([asked.catch(faultOf), pause(ASKS_MS, undefined, { ref: false }).then(lapsed)]);
  }

  /** Whose shard was taken or moved meanwhile hears of it, though it commits nothing. */
  private async look(): Promise<void> {
    const { cursors } = this.parts;
    const held = [...this.all].filter(({ isLost }) => !isLost);
    if (held.length === 0) return;
    const renews = held.some(({ silentMs }) => silentMs >= cursors.leaseMs / 3);
    const askedAt = performance.now();
    const lost = await cursors.lost(
      held.map((each) => each.held),
      renews,
    );
    const gone = new Set(lost);
    if (renews) for (const holding of held) if (!gone.has(holding.held)) holding.heard(askedAt);
    await this.lose(held.filter((each) => gone.has(each.held)));
  }

  private async lose(holdings: readonly Holding[]): Promise<void> {
    await Promise.all(
      holdings.map(async (holding) => holding.lose(await this.parts.changes.reasonFor(holding).catch(faultOf))),
    );
  }

  /** Unless it runs still. What fails is tried again the next time. */
  private async alone(name: string, work: () => Promise<void>): Promise<void> {
    if (this.running.has(name)) return;
    this.running.add(name);
    await work().catch(this.parts.onFault);
    this.running.delete(name);
  }
}

const lapsed = (): FeedFault =>
  new FeedFault('CURSORS_UNAVAILABLE', 'The lease of the shard could not be renewed in time. Open again.', 1000);

const faultOf = (fault: unknown): FeedFault =>
  fault instanceof FeedFault
    ? fault
    : new FeedFault('CURSORS_UNAVAILABLE', 'Cursors cannot be kept at the moment. Open again.', 1000, { cause: fault });
