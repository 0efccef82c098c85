import { LRUCache } from 'lru-cache';
import type { Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import { afterUpdateWhere, foldStep, isNewest, soughtBy, splitKey, type Step, stepsOf } from './fold.js';
import { type ChangedRow, noticesOf, noticing, tenantNoticesOf } from '../database/notices.js';
import { type Row, RowSql } from '../database/row-sql.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';
import type { ViewTable } from '../database/view-table.js';
import type { SoughtIndexes } from './sought-indexes.js';
import { startingRows } from './starting-rows.js';

const KEPT_ROWS = 2_000;
/** Events whose rows may share a transaction with those of other views. */
const MOST_IN_GROUP = 50;
type Rows = Map<string, Row | undefined>;

/** Folds batches of events into one table, each batch in one transaction with what else belongs to it. */
export class TableWriter {
  private readonly sql: RowSql;
  /** The property that says whose a row is. */
  private readonly partner: string | undefined;
  /** Rows as they are in the table: nobody else writes it, and whoever did would have moved the checkpoint. */
  private readonly kept = new LRUCache<string, Row>({ max: KEPT_ROWS });

  /**
   * @param table where the rows are; its own name unless another is given, which nobody is told of
   * @param indexes where it is being filled: made as they are needed
   */
  constructor(
    private readonly view: AnyView,
    private readonly table: ViewTable,
    private readonly database: ViewDatabase,
    private readonly named?: string,
    private readonly indexes?: SoughtIndexes,
  ) {
    this.sql = new RowSql(table, named);
    this.partner = table.columns.find(({ name }) => name === table.partner)?.property;
  }

  forget(): void {
    this.kept.clear();
  }

  /** Answers whether there was anything to write: `last` is written with it, and not alone. */
  async take(events: readonly Recorded[], also: readonly Query[], last: readonly Query[] = []): Promise<boolean> {
    try {
      const { queries, rows } = await this.statements(events);
      const all = [...queries, ...also];
      if (all.length === 0) return false;
      await (events.length > MOST_IN_GROUP
        ? this.database.write([...all, ...last])
        : this.database.writeGrouped([...all, ...last]));
      for (const [key, row] of rows) {
        // Where rows follow one another, only the newest is ever needed again.
        if (row && (isNewest(key) || !this.view.follows)) this.kept.set(key, row);
        else this.kept.delete(key);
      }
      return true;
    } catch (fault) {
      this.kept.clear();
      throw fault;
    }
  }

  /** Whether they could be taken: everything is done but the commit. Rejects as `take` would. */
  async rehearse(events: readonly Recorded[]): Promise<void> {
    const { queries } = await this.statements(events);
    await this.database.rehearse(queries);
  }

  /** The statements of a batch, and rows as the table will have them. */
  private async statements(events: readonly Recorded[]): Promise<{ queries: Query[]; rows: Rows }> {
    const steps = stepsOf(this.view, events);
    await this.indexes?.ready(soughtBy(steps));
    const rows: Rows = await startingRows(this.view, steps, this.sql, {
      kept: (key) => this.kept.get(key),
      read: (query) => this.database.rows<Row>(query),
    });
    return { queries: this.fold(steps, rows), rows };
  }

  /** The statements of the batch; `rows` is left as the table will be. */
  private fold(steps: readonly Step[], rows: Rows): Query[] {
    const queries: Query[] = [];
    const live = this.named === undefined && (this.view.live ?? false) !== false;
    for (const step of steps) {
      const changed = foldStep(
        this.view,
        step,
        (key) => rows.get(key),
        () => rows.keys(),
      );
      const removes = step.folds.some((fold) => 'change' in fold && fold.change.kind === 'remove');
      const written: Row[] = [];
      const removed: ChangedRow[] = [];
      for (const [key, row] of changed) {
        const before = rows.get(key);
        rows.set(key, row);
        if (isNewest(key)) continue;
        if (row) written.push(row);
        else if (before || removes) removed.push({ ...splitKey(key), partner: before && this.partnerOf(before) });
      }
      if (removed.length > 0) queries.push(this.sql.delete(removed));
      queries.push(...this.sql.upsert(written));
      if (live) queries.push(...this.notices(written, removed));
      if (step.last) queries.push(this.updateWhere(step.last, rows, live));
    }
    return queries;
  }

  private notices(written: readonly Row[], removed: readonly ChangedRow[]): Query[] {
    const { name, live } = this.view;
    if (live === 'tenants') return tenantNoticesOf(name, [...written, ...removed]);
    const rows = written.map((row) => ({ tenant: row.tenant, id: row.id, partner: this.partnerOf(row) }));
    return noticesOf(name, [...rows, ...removed]);
  }

  private partnerOf(row: Row): string | null | undefined {
    return this.partner === undefined ? undefined : ((row[this.partner] ?? null) as string | null);
  }

  private updateWhere(last: NonNullable<Step['last']>, rows: Rows, live: boolean): Query {
    for (const [key, row] of rows) if (row) rows.set(key, afterUpdateWhere(row, last));
    for (const [key, row] of this.kept.entries()) if (!rows.has(key)) rows.set(key, afterUpdateWhere(row, last));
    const { event, change } = last;
    const { tenant } = event.metadata;
    const query = this.sql.updateWhere(tenant, change.where(event), change.set(event));
    return live ? noticing(this.view.name, tenant, query, this.table.partner) : query;
  }
}
