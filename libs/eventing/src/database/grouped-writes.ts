import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ADVANCE, advanceTogether } from './advance.js';
import type { Query } from './query.js';
import { noticedTogether } from './notices.js';

interface Waiting {
  readonly queries: readonly Query[];
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

/** What a transaction tells beside its rows. */
export interface Along {
  readonly queries: readonly Query[];
  /** It was not told. */
  readonly failed: () => void;
}
export const NOTHING: Along = { queries: [], failed: () => undefined };

/** Milliseconds. */
interface Time {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** Of how many views and policies at most. */
const MOST = 100;
/** From the beginning of one transaction to the next: what comes in between shares it, and costs no transaction of its own. */
const EVERY_MS = 20;
/** Who waits longer for a lock waits alone. Milliseconds. */
export const PATIENCE_MS = 100;

/**
 * Small writes that come at the same time, such as what one event is to several views, as one transaction: what is written in the
 * meantime forms the next. Each holds or fails as if it had been alone: where one of them fails, every one is written by itself.
 */
export class GroupedWrites {
  private waiting: Waiting[] = [];
  private running = false;
  private begun = -Infinity;

  /**
   * @param together rejects when a lock is not there within `PATIENCE_MS`
   * @param along what is told with these moves of checkpoints
   */
  constructor(
    private readonly alone: (queries: readonly Query[]) => Promise<void>,
    private readonly together: (queries: readonly Query[]) => Promise<void>,
    private readonly along: (moves: readonly Query[]) => Along,
    private readonly time: Time = { now: () => performance.now(), pause },
  ) {}

  /** What may change all rows of a tenant is written by itself: minutes, in which the others would stand behind it. */
  write(queries: readonly Query[]): Promise<void> {
    if (queries.some(({ ofAnySize }) => ofAnySize)) return this.alone(queries);
    return new Promise((done, failed) => {
      this.waiting.push({ queries, done, failed });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    for (await nextTurn(); this.waiting.length > 0;) {
      const left = this.begun + EVERY_MS - this.time.now();
      if (left > 1 && this.waiting.length < MOST) await this.time.pause(left);
      this.begun = this.time.now();
      await this.commit(this.waiting.splice(0, MOST));
    }
    this.running = false;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const { rows, moves } = partsOf(group);
    const along = this.along(moves);
    try {
      await this.together([...noticedTogether([...rows, ...along.queries]), ...advanceTogether(moves)]);
      for (const { done } of group) done();
    } catch (fault) {
      along.failed();
      // Postgres has refused all of it; anything else leaves open what holds, as for one alone.
      if (fault instanceof pg.DatabaseError) return this.each(group);
      for (const { failed } of group) failed(fault);
    }
  }

  /** Nobody waits for them: who is held up by a lock holds up no other. */
  private each(group: readonly Waiting[]): void {
    for (const { queries, done, failed } of group) this.alone(queries).then(done, failed);
  }
}

/** Rows come before checkpoints, the order in which a table is swapped. */
function partsOf(group: readonly Waiting[]): { readonly rows: Query[]; readonly moves: Query[] } {
  const all = group.flatMap(({ queries }) => queries);
  const isMove = ({ name }: Query): boolean => name === ADVANCE;
  return { rows: all.filter((query) => !isMove(query)), moves: all.filter(isMove) };
}
