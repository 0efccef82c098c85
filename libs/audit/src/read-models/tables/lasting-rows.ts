import type { Position } from '#libs/kernel';
import { differences } from '../../sources/comparison.js';
import { canonical, type Columns, type Database, pagesOf, type RowReport, type TableCheck } from './table-check.js';
import { UuidSet } from './uuid-set.js';

type Row = Columns & { readonly id: string };
type Expected = Map<string, Columns>;

/**
 * Rows, or those of their columns, that nothing changes once they are shown: compared page by page while the history is read. Of those that are
 * there only the ids are kept, so that no history is too long for it; where nobody asks which others there are, only how many.
 */
export class LastingRows {
  private expected: Expected = new Map();
  private readonly ids = new UuidSet();
  /** Where nobody asks which there are. */
  private compared = 0;
  private readonly missing: Expected = new Map();
  private readonly found: Parameters<RowReport>[] = [];
  private columns: readonly string[] = [];

  constructor(
    private readonly database: Database,
    private readonly check: Omit<TableCheck, 'expected'>,
  ) {}

  get table(): string {
    return this.check.table;
  }

  add(id: string, row: Columns): void {
    this.expected.set(id, row);
  }

  /** Compares what was added since. What the table does not show yet is waited for; throws where it does not come in time. */
  async compare(position: Position): Promise<void> {
    const { expected, database, table } = this;
    if (expected.size === 0) return;
    this.expected = new Map();
    // The table may be about to be made: what stands in the way for good shows in the end.
    await this.take(expected).catch(() => undefined);
    if (expected.size === 0) return;
    await database.level([table], position);
    await this.take(expected);
    for (const [id, row] of expected) this.missing.set(id, row);
  }

  /** Once all were added and compared. Answers with how many rows there are. */
  async finish(report: RowReport): Promise<number> {
    const { table, missing } = this;
    const { isCountedElsewhere = false } = this.check;
    const rows = isCountedElsewhere ? this.compared : await this.count();
    if (!isCountedElsewhere && rows !== this.ids.size) await this.unaccounted();
    for (const found of this.found) report(...found);
    for (const [id, row] of missing) {
      report(table, id, 'a row is missing', [{ path: '', expected: row, recorded: null }], this.check.about(row, id));
    }
    return rows;
  }

  /** Compares those that are there, and takes them out. */
  private async take(expected: Expected): Promise<void> {
    const { table, check } = this;
    const [column, value] = check.by;
    this.columns = Object.keys(expected.values().next().value ?? {});
    const text = `SELECT ${['id', ...this.columns].map((one) => `"${one}"`).join(', ')} FROM ${table} WHERE id = ANY($1) AND ${column} = $2`;
    for (const { id, ...row } of await this.database.rows<Row>(text, [[...expected.keys()], value])) {
      const must = expected.get(id);
      if (!must) continue;
      expected.delete(id);
      if (check.isCountedElsewhere) this.compared += 1;
      else this.ids.add(id);
      const fields = differences(must, canonical(row, check.decimals));
      if (fields.length > 0)
        this.found.push([table, id, 'a row is not what the events give', fields, check.about(must, id)]);
    }
  }

  private async count(): Promise<number> {
    const [column, value] = this.check.by;
    const text = `SELECT count(*)::integer AS rows FROM ${this.table} WHERE ${column} = $1`;
    const [counted] = await this.database.rows<{ readonly rows: number }>(text, [value]);
    return counted?.rows ?? 0;
  }

  private async unaccounted(): Promise<void> {
    const { table, check } = this;
    for await (const page of pagesOf(this.database, check, this.columns)) {
      for (const { id, ...row } of page) {
        if (this.ids.has(id)) continue;
        const fields = [{ path: '', expected: null, recorded: row }];
        this.found.push([table, id, 'a row that no event accounts for', fields, check.about(row, id)]);
      }
    }
  }
}
