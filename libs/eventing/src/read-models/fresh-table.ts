import { finished } from 'node:stream/promises';
import type { LRUCache } from 'lru-cache';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import { foldStep, isNewest, soughtBy, splitKey, type Step, stepsOf } from './fold.js';
import { type Row, RowSql } from '../database/row-sql.js';
import type { ViewDatabase } from '../database/view-database.js';
import type { ViewTable } from '../database/view-table.js';
import type { SoughtIndexes } from './sought-indexes.js';
import { startingRows } from './starting-rows.js';

const UNIQUE_VIOLATION = '23505';
/** Longer than the rows of a batch take. */
const COPY_MS = 10 * 60_000;

/** Rows that several tables keep in memory within one bound: whoever is busy has most of it. */
export type SharedRows = LRUCache<string, Row>;

/** A table that is filled from history and that nobody reads yet: what is new is copied, the rest is written as ever. */
export class FreshTable {
  /** Under row-level security nothing can be copied any more. */
  walled = false;
  private readonly sql: RowSql;
  private generation = 0;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly view: AnyView,
    table: ViewTable,
    name: string,
    private readonly copier: pg.Client,
    private readonly database: ViewDatabase,
    private readonly rows: SharedRows,
    private readonly indexes: SoughtIndexes,
  ) {
    this.sql = new RowSql(table, name);
  }

  /** Folds a batch; it is written while the next one is read and folded. */
  async take(events: readonly Recorded[]): Promise<void> {
    for (const step of stepsOf(this.view, events)) {
      await this.prepare(step);
      const rows = await this.rowsFor(step);
      const at = (key: string): Row | undefined => rows.get(key) ?? this.kept(key);
      const changed = foldStep(this.view, step, at, () => rows.keys());
      const written = new Map([...changed].filter(([key]) => !isNewest(key)));
      const removed = [...written].flatMap(([key, row]) => (row ? [] : [splitKey(key)]));
      const [known, fresh] = divided(written, at);
      // Where rows follow one another, only the newest is ever needed again.
      for (const [key, row] of changed) if (isNewest(key) || !this.view.follows) this.keep(key, row);
      await this.flushing;
      this.flushing = this.flush(removed, known, fresh);
      this.flushing.catch(() => undefined);
      if (step.last) await this.updateWhere(step.last);
    }
  }

  /** Resolves once everything taken is in the table. */
  settled(): Promise<void> {
    return this.flushing;
  }

  private async prepare(step: Step): Promise<void> {
    const sought = soughtBy([step]);
    if (sought.length === 0) return;
    await this.flushing;
    await this.indexes.ready(sought);
  }

  private rowsFor(step: Step): Promise<Map<string, Row>> {
    return startingRows(this.view, [step], this.sql, {
      kept: (key) => this.kept(key),
      read: async (query) => {
        await this.flushing;
        return this.database.rows<Row>(query);
      },
    });
  }

  private async updateWhere({ event, change }: NonNullable<Step['last']>): Promise<void> {
    await this.flushing;
    await this.database.write([this.sql.updateWhere(event.metadata.tenant, change.where(event), change.set(event))]);
    this.generation += 1;
  }

  private async flush(removed: { tenant: string; id: string }[], known: Row[], fresh: Row[]): Promise<void> {
    if (removed.length > 0) await this.database.write([this.sql.delete(removed)]);
    const copied = !this.walled && fresh.length > 0 && (await this.copy(fresh));
    const written = copied ? known : [...known, ...fresh];
    if (written.length > 0) await this.database.write(this.sql.upsert(written));
  }

  /** False, with nothing written, where a row was there already. */
  private async copy(rows: readonly Row[]): Promise<boolean> {
    try {
      const stream = this.copier.query(Object.assign(copyFrom(this.sql.copyText), { query_timeout: COPY_MS }));
      stream.end(rows.map((row) => this.sql.copyLine(row)).join(''));
      await finished(stream);
      return true;
    } catch (fault) {
      if (fault instanceof pg.DatabaseError && fault.code === UNIQUE_VIOLATION) return false;
      throw fault;
    }
  }

  private kept(key: string): Row | undefined {
    return this.rows.get(this.nameOf(key));
  }

  private keep(key: string, row: Row | undefined): void {
    if (row) this.rows.set(this.nameOf(key), row);
    else this.rows.delete(this.nameOf(key));
  }

  private nameOf(key: string): string {
    return `${this.view.name} ${this.generation} ${key}`;
  }
}

/** Rows that are in the table, and rows that as far as is known are not. */
function divided(changed: ReadonlyMap<string, Row | undefined>, at: (key: string) => Row | undefined): [Row[], Row[]] {
  const known: Row[] = [];
  const fresh: Row[] = [];
  for (const [key, row] of changed) if (row) (at(key) ? known : fresh).push(row);
  return [known, fresh];
}
