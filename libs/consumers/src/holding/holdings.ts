import { FeedFault } from '#libs/feed';
import type { CursorTable } from './cursor-table.js';
import type { Holding } from './holding.js';

/** Commits of all streams that come within this are one statement. Milliseconds. */
const GATHERED_MS = 20;
/** So often it is looked whether shards are held still. Milliseconds. */
const LOOK_MS = 1_000;

export interface HoldingsParts {
  readonly cursors: CursorTable;
  /** Told of a statement that failed while nobody waited for it. */
  readonly onFault: (fault: unknown) => void;
  /** Told of what is kept, of every commit. */
  readonly onKept: (holding: Holding) => void;
}

/** All shards that streams of this process hold: their commits are gathered, their leases renewed together. */
export class Holdings {
  private readonly all = new Set<Holding>();
  private readonly ticking: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private renewedAt = performance.now();
  private freed = new Set<() => void>();

  constructor(private readonly parts: HoldingsParts) {
    this.ticking = setInterval(() => void this.look(), LOOK_MS).unref();
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
    if (!holding.fault) await this.parts.cursors.release(holding.held).catch(this.parts.onFault);
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
    clearInterval(this.ticking);
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
    try {
      const gone = new Set(await this.parts.cursors.commit(commits));
      for (const [n, holding] of asking.entries()) {
        const commit = commits[n];
        if (gone.has(holding.held) || !commit) continue;
        holding.done(commit);
        this.parts.onKept(holding);
      }
      await this.lose(asking.filter(({ held }) => gone.has(held)));
    } catch (fault) {
      // Whether it was kept is not known: who opens again is told where it is.
      for (const holding of asking) holding.lose(faultOf(fault));
    }
  }

  /** Whose shard was taken or moved meanwhile hears of it, though it commits nothing. */
  private async look(): Promise<void> {
    const held = [...this.all].filter(({ fault }) => !fault);
    if (held.length === 0) return;
    const renews = performance.now() - this.renewedAt >= this.parts.cursors.leaseMs / 3;
    try {
      const gone = new Set(
        await this.parts.cursors.lost(
          held.map((each) => each.held),
          renews,
        ),
      );
      if (renews) this.renewedAt = performance.now();
      await this.lose(held.filter((each) => gone.has(each.held)));
    } catch (fault) {
      this.parts.onFault(fault);
    }
  }

  private async lose(holdings: readonly Holding[]): Promise<void> {
    for (const holding of holdings) holding.lose(await this.parts.cursors.reasonFor(holding.held).catch(faultOf));
  }
}

const faultOf = (fault: unknown): FeedFault =>
  fault instanceof FeedFault
    ? fault
    : new FeedFault('CURSORS_UNAVAILABLE', 'Cursors cannot be kept at the moment. Open again.', 1000, { cause: fault });
