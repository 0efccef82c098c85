import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { HavingRow, HAVING } from '../statements/conditions.js';
import type { Cursor } from '../statements/cursor.js';
import type { CapturedList } from '../reads/captured-list.js';
import type { Snapshot } from '../reads/snapshot.js';
import { pageStatement, relatedStatement } from '../statements/statements.js';
import type { ExportColumn } from './export-columns.js';
import { NarrowRows, NotRead } from './narrow-rows.js';

/** Rows of one statement: their memory is all that an export needs. */
const BATCH = 2_000;
/** Of these all columns are read, to see which are wanted. */
const FIRST_BATCH = 100;

type AnyRow = Readonly<Record<string, unknown>>;
type ShownWhere = { readonly [HAVING]?: readonly HavingRow[] };
export type Batch = readonly (readonly unknown[])[];

/** Rows that the rows of the list name, by one of their properties. */
interface Named {
  readonly property: string;
  readonly rows: NarrowRows<{ readonly id: string }>;
  /** Undefined: none is shown. */
  readonly where: ShownWhere | undefined;
}

/** The rows of a list in its order, with what they name: a batch at a time. */
export class ExportedRows {
  private readonly rows: NarrowRows<object>;
  private readonly named: readonly Named[];
  private after: Cursor | undefined;
  private isOver = false;
  private limit = FIRST_BATCH;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly list: CapturedList,
    private readonly columns: readonly ExportColumn[],
    private readonly caller: Principal,
    shownTo: (row: Type<object>) => ShownWhere | undefined,
  ) {
    this.rows = new NarrowRows(list.row);
    const kinds = new Map(columns.flatMap(({ of }) => (of ? [[of.property, of.node.row] as const] : [])));
    this.named = [...kinds].map(([property, row]) => ({ property, rows: new NarrowRows(row), where: shownTo(row) }));
  }

  /** Empty after the last. */
  async next(): Promise<Batch> {
    if (this.isOver) return [];
    for (;;) {
      try {
        return await this.read();
      } catch (error) {
        if (!(error instanceof NotRead)) throw error;
      }
    }
  }

  private async read(): Promise<Batch> {
    const { rows, after, limit } = this;
    const { shape, row } = rows.next;
    const { where = {}, order } = this.list.list;
    const slice = { shape, tenant: this.caller.tenant, where, order, limit, ...(after && { after }) };
    const values = await this.snapshot.values(pageStatement(slice));
    const batch = await this.shown(values.map((one) => row(one) as AnyRow));
    const [last, idAt] = [values.at(-1), shape.columns.findIndex(({ property }) => property === 'id')];
    this.isOver = values.length < limit;
    if (last) this.after = { sort: String(last[shape.columns.length]), id: String(last[idAt]) };
    this.limit = BATCH;
    return batch;
  }

  /** With what the rows name: one statement for each relation. */
  private async shown(rows: readonly AnyRow[]): Promise<unknown[][]> {
    const named = new Map<string, ReadonlyMap<string, AnyRow>>();
    for (const one of this.named) named.set(one.property, await this.rowsNamed(one, rows));
    return rows.map((row) =>
      this.columns.map(({ of, read }) => {
        const shown = of ? named.get(of.property)?.get(String(row[of.property])) : row;
        return shown ? read(shown) : null;
      }),
    );
  }

  private async rowsNamed(
    { property, rows, where }: Named,
    by: readonly AnyRow[],
  ): Promise<ReadonlyMap<string, AnyRow>> {
    const ids = [...new Set(by.flatMap((one) => (one[property] as string | null) ?? []))];
    if (!where || ids.length === 0) return new Map();
    const { shape, row } = rows.next;
    const found = await this.snapshot.values(relatedStatement({ shape, tenant: this.caller.tenant, where }, 'id', ids));
    return new Map(found.map(row).map((one) => [one.id, one as unknown as AnyRow]));
  }
}
