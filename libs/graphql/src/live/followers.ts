import { setTimeout as pause } from 'node:timers/promises';
import { Follower } from './follower.js';
import type { Listener, RowsChanged } from './audience.js';
import type { Asker } from '../turns/fair-queue.js';
import { A_TURN, TooMuchWaits, type Turns, WaitedTooLong } from '../turns/turns.js';

/** Rows read at once. */
const BATCH = 200;
/** Changed rows that nobody has read yet: who is this far behind is told to begin anew. */
const MOST_WAITING = 100_000;
/** How often, and for how long, rows are asked for that found no turn: all who follow them would have to begin anew, and to read far more. */
const [AGAIN_MS, PATIENCE_MS] = [1_000, 60_000];
/** How soon it is looked whether one of those who follow has room. */
const ROOM_MS = 20;

interface Group<Row> {
  readonly view: string;
  /** Who began it: for whom its rows are read. */
  readonly asker: Asker;
  /** Whose rows alone are followed; undefined: all of the tenant’s. */
  readonly partnerId?: string | undefined;
  readonly read: (ids: readonly string[]) => Promise<readonly Row[]>;
  readonly turns: Turns;
  /** How long nothing is read after what had changed was. */
  readonly everyMs: number;
  /** Counts rows that nobody has read yet, of all who follow; false: those of the tenant are too many. */
  readonly waits: (change: number) => boolean;
  readonly againMs?: number;
  /** Called once nobody follows any more. */
  readonly over: () => void;
}

/** All who follow the same rows with the same rights: a changed row is read once for all of them. */
export class Followers<Row extends object> implements Listener {
  readonly view: string;
  readonly tenant: string;
  readonly partnerId: string | undefined;
  private readonly all = new Set<Follower<Row>>();
  private readonly ids = new Set<string>();
  private isReading = false;
  isOver = false;
  private stop: () => void = () => undefined;

  constructor(private readonly group: Group<Row>) {
    this.view = group.view;
    this.tenant = group.asker.tenant;
    this.partnerId = group.partnerId;
  }

  begin(stop: () => void): this {
    this.stop = stop;
    if (this.isOver) stop();
    return this;
  }

  join(): AsyncIterableIterator<Row> {
    const follower: Follower<Row> = new Follower<Row>(() => this.left(follower));
    this.all.add(follower);
    return follower;
  }

  changed({ ids }: RowsChanged): void {
    if (this.isOver) return;
    const before = this.ids.size;
    for (const id of ids) this.ids.add(id);
    const hasRoom = this.group.waits(this.ids.size - before);
    if (!hasRoom || this.ids.size > MOST_WAITING) this.interrupted();
    else if (!this.isReading) void this.read();
  }

  interrupted(): void {
    this.end(undefined);
  }

  private async read(): Promise<void> {
    this.isReading = true;
    try {
      for (let left = this.ids.size; this.ids.size > 0 && !this.isOver;) {
        while (!this.isOver && this.isBehind) await pause(ROOM_MS, undefined, { ref: false });
        // Thousands of groups hear of the same change.
        await this.group.turns.take(this.group.asker);
        const ids = [...this.ids].slice(0, BATCH);
        for (const id of ids) this.ids.delete(id);
        this.group.waits(-ids.length);
        const rows = await this.rowsOf(ids);
        if (rows.length > 0) await this.hand(rows);
        left -= ids.length;
        if (left > 0) continue;
        if (this.group.everyMs > 0) await pause(this.group.everyMs, undefined, { ref: false });
        left = this.ids.size;
      }
    } catch (error) {
      this.end(error as Error);
    }
    this.isReading = false;
  }

  /** Who waited too long waits again: nobody who follows has done anything wrong. */
  private async rowsOf(ids: readonly string[]): Promise<readonly Row[]> {
    const { read, againMs = AGAIN_MS } = this.group;
    for (const until = performance.now() + PATIENCE_MS; ;) {
      try {
        return await read(ids);
      } catch (error) {
        if (!isBusy(error) || this.isOver || performance.now() >= until) throw error;
        await pause(againMs, undefined, { ref: false });
      }
    }
  }

  /** Rows that nobody can be sent yet are not read. */
  private get isBehind(): boolean {
    return this.all.size > 0 && [...this.all].every(({ isBehind }) => isBehind);
  }

  private async hand(rows: readonly Row[]): Promise<void> {
    for (const [at, follower] of [...this.all].entries()) {
      if (at % A_TURN === 0) await this.group.turns.take(this.group.asker);
      follower.take(rows);
    }
  }

  private left(follower: Follower<Row>): void {
    this.all.delete(follower);
    if (this.all.size === 0 && !this.isOver) this.end(undefined);
  }

  private end(error: Error | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stop();
    this.group.waits(-this.ids.size);
    this.ids.clear();
    this.group.over();
    for (const follower of [...this.all]) follower.end(error);
    this.all.clear();
  }
}

const isBusy = (error: unknown): boolean => error instanceof WaitedTooLong || error instanceof TooMuchWaits;
