import type { Principal } from '#libs/access';
import { Injectable, type Type } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Reads } from './reads.js';
import { RowChanges, type RowsChanged } from './row-changes.js';
import { SharedReads } from './shared-reads.js';
import type { Where } from './statements.js';
import { ViewNames } from './view-names.js';

/** Rows read at once. */
const BATCH = 200;
/** A reader this far behind is told to begin anew. */
const MAX_WAITING = 10_000;

/** Rows of a live view as they change, for subscriptions. */
@Injectable()
export class LiveRows {
  private readonly shared: SharedReads;

  constructor(
    private readonly changes: RowChanges,
    reads: Reads,
    private readonly views: ViewNames,
  ) {
    this.shared = new SharedReads(reads);
  }

  /**
   * Each changed row that matches, as it is when it is read: changes that follow close upon one another come as one. Resolves once
   * nothing that happens from now on is missed. Ends when something may have been missed; who still wants to follow reads the list
   * again and subscribes anew. The view must be `live`.
   */
  async rows<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    { where }: { readonly where?: Where<Row> } = {},
  ): Promise<AsyncIterableIterator<Row>> {
    const waiting = new Waiting(this.views.of(row), caller.tenant);
    const stop = await this.changes.listen(waiting);
    const found = this.read(waiting, (ids) => this.shared.byIds(row, caller, ids, where));
    return stoppable(found, () => {
      stop();
      waiting.interrupted();
    });
  }

  private async *read<Row>(waiting: Waiting, byIds: (ids: readonly string[]) => Promise<Row[]>): AsyncGenerator<Row> {
    for (let ids = await waiting.take(BATCH); ids; ids = await waiting.take(BATCH)) {
      const rows = await byIds(ids);
      // Thousands follow the same row: everybody else has a turn between any two of them.
      await nextTurn();
      yield* rows;
    }
  }
}

/** A generator that waits cannot be told to return before it wakes: `stop` wakes it. */
function stoppable<T>(generator: AsyncGenerator<T>, stop: () => void): AsyncIterableIterator<T> {
  const stopped: AsyncIterableIterator<T> = {
    next: () => generator.next(),
    return: (value: unknown) => {
      stop();
      return generator.return(value);
    },
    throw: (error: unknown) => {
      stop();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]: () => stopped,
  };
  return stopped;
}

/** Ids of changed rows that one subscription has still to read, each once. */
class Waiting {
  private readonly ids = new Set<string>();
  private ended = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly view: string,
    private readonly tenant: string,
  ) {}

  changed({ view, tenant, ids }: RowsChanged): void {
    if (view !== this.view || tenant !== this.tenant) return;
    for (const id of ids) this.ids.add(id);
    if (this.ids.size > MAX_WAITING) this.ended = true;
    this.wake?.();
  }

  interrupted(): void {
    this.ended = true;
    this.wake?.();
  }

  /** Undefined when it is over. */
  async take(most: number): Promise<string[] | undefined> {
    while (this.ids.size === 0 && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.ended) return undefined;
    const taken = [...this.ids].slice(0, most);
    for (const id of taken) this.ids.delete(id);
    return taken;
  }
}
