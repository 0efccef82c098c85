import { LRUCache } from 'lru-cache';
import type { EventTypes, Position, Recorded } from '#libs/kernel';
import type { AnyView } from '../context.js';
import { type Checkpoint, Checkpoints } from './checkpoints.js';
import type { Consumer, ProjectionParts } from './consumer.js';
import { afterUpdateWhere, foldStep, handles, keyOf, neededBy, splitKey, type Step, stepsOf } from './fold.js';
import { rebuildViews } from './rebuild.js';
import { noticesOf, noticing } from './row-notices.js';
import { type Row, RowSql } from './row-sql.js';
import type { Query } from './view-database.js';
import { createTableSql, finishTableSql, tableOf, type ViewTable } from './view-table.js';

const KEPT_ROWS = 2_000;

/** Keeps one view's table: a batch of events folds in memory and is written in one transaction with the checkpoint. */
export class ViewProjection implements Consumer {
  readonly kind = 'view';
  readonly name: string;
  readonly sources: readonly EventTypes<never>[];
  private readonly table: ViewTable;
  private readonly sql: RowSql;
  private checkpoint: Checkpoint | undefined;
  /** Rows as they are in the table: nobody else writes it, and whoever did would have moved the checkpoint. */
  private readonly kept = new LRUCache<string, Row>({ max: KEPT_ROWS });

  constructor(
    private readonly view: AnyView,
    private readonly parts: ProjectionParts,
  ) {
    this.name = view.name;
    this.sources = view.sources;
    this.table = tableOf(view);
    this.sql = new RowSql(this.table);
  }

  handles(type: string): 'taken' | 'ignored' | 'unknown' {
    return handles(this.view, type);
  }

  async open(signal: AbortSignal): Promise<Position> {
    const { checkpoints } = this.parts;
    this.kept.clear();
    const found = await checkpoints.read(this.name);
    if (!found) await this.begin();
    else if (found.version !== this.view.version || !(await this.tableExists())) {
      await rebuildViews([this.view], this.parts, { signal });
    }
    this.checkpoint = await checkpoints.read(this.name);
    if (!this.checkpoint) throw new Error(`view ${this.name} has no checkpoint`);
    return this.checkpoint.position;
  }

  async take(events: readonly Recorded[], through: Position): Promise<void> {
    try {
      const steps = stepsOf(this.view, events);
      const rows = await this.load(steps);
      const queries = this.fold(steps, rows);
      await this.write(queries, through);
      for (const [key, row] of rows) {
        if (row) this.kept.set(key, row);
        else this.kept.delete(key);
      }
    } catch (fault) {
      this.kept.clear();
      throw fault;
    }
  }

  async store(through: Position): Promise<void> {
    await this.write([], through);
  }

  /** The rows that the batch starts from, by key. */
  private async load(steps: readonly Step[]): Promise<Map<string, Row | undefined>> {
    const rows = new Map<string, Row | undefined>();
    const needed = neededBy(steps);
    for (const key of needed.keys()) {
      const row = this.kept.get(key);
      if (!row) continue;
      rows.set(key, row);
      needed.delete(key);
    }
    if (needed.size > 0) {
      for (const row of await this.parts.database.rows<Row>(this.sql.select([...needed.values()]))) {
        rows.set(keyOf(row.tenant, row.id), row);
      }
    }
    return rows;
  }

  /** The statements of the batch; `rows` is left as the table will be. */
  private fold(steps: readonly Step[], rows: Map<string, Row | undefined>): Query[] {
    const queries: Query[] = [];
    for (const step of steps) {
      const changed = foldStep(this.view, step, (key) => rows.get(key));
      const written: Row[] = [];
      const removed: { tenant: string; id: string }[] = [];
      for (const [key, row] of changed) {
        if (row) written.push(row);
        else removed.push(splitKey(key));
        rows.set(key, row);
      }
      if (removed.length > 0) queries.push(this.sql.delete(removed));
      queries.push(...this.sql.upsert(written));
      if (this.view.live) queries.push(...noticesOf(this.name, [...written, ...removed]));
      if (step.last) queries.push(this.updateWhere(step.last, rows));
    }
    return queries;
  }

  private updateWhere(last: NonNullable<Step['last']>, rows: Map<string, Row | undefined>): Query {
    for (const [key, row] of rows) if (row) rows.set(key, afterUpdateWhere(row, last));
    for (const [key, row] of this.kept.entries()) if (!rows.has(key)) rows.set(key, afterUpdateWhere(row, last));
    const { event, change } = last;
    const { tenant } = event.metadata;
    const query = this.sql.updateWhere(tenant, change.where(event), change.set(event));
    return this.view.live ? noticing(this.name, tenant, query) : query;
  }

  private async write(queries: readonly Query[], through: Position): Promise<void> {
    const { checkpoint } = this;
    if (!checkpoint) throw new Error(`view ${this.name} is not open`);
    await this.parts.database.write([...queries, Checkpoints.advance(checkpoint, through)]);
    this.checkpoint = { ...checkpoint, position: through };
  }

  private async begin(): Promise<void> {
    const { database, checkpoints } = this.parts;
    await database.asOwner(async (client) => {
      // A rebuild may have put a table there since the checkpoint was looked for.
      const begun = await client.query('SELECT FROM concord_checkpoints WHERE name = $1', [this.name]);
      if (begun.rowCount) return;
      const { rows } = await client.query('SELECT to_regclass($1) AS found', [`"${this.table.name}"`]);
      if ((rows[0] as { found: string | null }).found) await client.query(`DROP TABLE "${this.table.name}"`);
      await client.query(createTableSql(this.table, this.table.name));
      await client.query(finishTableSql(this.table, this.table.name));
    });
    await checkpoints.create(this.name, 'view', this.view.version);
  }

  private async tableExists(): Promise<boolean> {
    const [row] = await this.parts.database.rows<{ found: string | null }>({
      text: 'SELECT to_regclass($1)::text AS found',
      values: [`"${this.table.name}"`],
    });
    return Boolean(row?.found);
  }
}
