import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { ADVANCE, advanceTogether } from './advance.js';
import type { Query } from './query.js';
import { noticedTogether } from './row-notices.js';

interface Waiting {
  readonly queries: readonly Query[];
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

/** Of how many views and policies at most. */
const MOST = 100;
/** Who waits longer for a lock waits alone. Milliseconds. */
export const PATIENCE_MS = 100;

/**
 * Small writes that come at the same time, such as what one event is to several views, as one transaction: what is written in the
 * meantime forms the next. Each holds or fails as if it had been alone: where one of them fails, every one is written by itself.
 */
export class GroupedWrites {
  private waiting: Waiting[] = [];
  private running = false;

  /** @param together rejects when a lock is not there within `PATIENCE_MS` */
  constructor(
    private readonly alone: (queries: readonly Query[]) => Promise<void>,
    private readonly together: (queries: readonly Query[]) => Promise<void>,
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
    for (await nextTurn(); this.waiting.length > 0;) await this.commit(this.waiting.splice(0, MOST));
    this.running = false;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      await this.together(inOne(group));
      for (const { done } of group) done();
    } catch (fault) {
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

/** Rows before checkpoints, the order in which a table is swapped. */
function inOne(group: readonly Waiting[]): Query[] {
  const all = group.flatMap(({ queries }) => queries);
  const isAdvance = ({ name }: Query): boolean => name === ADVANCE;
  return [...noticedTogether(all.filter((query) => !isAdvance(query))), ...advanceTogether(all.filter(isAdvance))];
}
