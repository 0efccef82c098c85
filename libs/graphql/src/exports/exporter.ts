import type { Principal } from '#libs/access';
import { positionText } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { Injectable, type Type } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { fault } from '../faults/faults.js';
import { RelatedRows } from '../nodes/related-rows.js';
import { shownTo } from '../nodes/shown-to.js';
import type { CapturedList } from '../reads/captured-list.js';
import { instance } from '../reads/row-page.js';
import type { Snapshot } from '../reads/snapshot.js';
import { TenantReader } from '../reads/tenant-reader.js';
import { ViewNames } from '../reads/view-names.js';
import { shapeOf } from '../statements/row-shape.js';
import { pageStatement, relatedStatement } from '../statements/statements.js';
import { type ExportAsked, exportedType, listAsked } from './asked-list.js';
import { type ExportColumn, ExportColumns } from './export-columns.js';

export interface Exported {
  readonly columns: readonly ExportColumn[];
  /** Up to where the history is in the rows. */
  readonly position: string;
  /** Rows as lists of values, some thousand at a time. */
  readonly batches: AsyncGenerator<readonly (readonly unknown[])[]>;
  /** Lets go of everything, also where no row was read; safe to call again. */
  end(): Promise<void>;
}

/** Rows of one statement: their memory is all that an export needs. */
const BATCH = 2_000;
const MOST_AT_ONCE = 3;

type AnyRow = Readonly<Record<string, unknown>>;

/** All rows of a list, as of one moment, behind the list's own walls. */
@Injectable()
export class Exporter {
  private readonly running = new Map<string, number>();

  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly reader: TenantReader,
    private readonly rows: RelatedRows,
    private readonly views: ViewNames,
  ) {}

  /** Throws BAD_USER_INPUT, FORBIDDEN and NOT_YET_VISIBLE as the list does, and BUSY while too many of the tenant's are under way. */
  async begin(asked: ExportAsked, caller: Principal): Promise<Exported> {
    const columns = this.columnsOf(asked);
    return this.read(columns, await listAsked(this.host.schema, asked, caller), caller);
  }

  /** Columns of the rows that a list has said it would read. Throws BUSY as `begin` does. */
  async read(columns: readonly ExportColumn[], found: CapturedList, caller: Principal): Promise<Exported> {
    const all = [...this.running.values()].reduce((sum, count) => sum + count, 0);
    if (this.countOf(caller) > 0 || all >= MOST_AT_ONCE)
      throw fault('BUSY', 'an export is under way: one at a time for each tenant, and three in all; try again later');
    this.count(caller, 1);
    const snapshot = await this.reader.snapshot(caller).catch((error: unknown) => {
      this.count(caller, -1);
      throw error;
    });
    const end = this.ending(snapshot, caller);
    try {
      const position = await this.positionOf(snapshot, found.row);
      return { columns, position, batches: this.batches(snapshot, found, columns, { caller, end }), end };
    } catch (error) {
      await end();
      throw error;
    }
  }

  private ending(snapshot: Snapshot, caller: Principal): () => Promise<void> {
    let isOpen = true;
    return async () => {
      if (isOpen) this.count(caller, -1);
      isOpen = false;
      await snapshot.end();
    };
  }

  private async *batches(
    snapshot: Snapshot,
    { row, list: { where = {}, order } }: CapturedList,
    columns: readonly ExportColumn[],
    { caller, end }: { readonly caller: Principal; readonly end: () => Promise<void> },
  ): AsyncGenerator<readonly (readonly unknown[])[]> {
    const shape = shapeOf(row);
    const slice = { shape, tenant: caller.tenant, where, order, limit: BATCH };
    try {
      for (let after: { sort: string; id: string } | undefined; ;) {
        const values = await snapshot.values(pageStatement({ ...slice, ...(after && { after }) }));
        const rows = values.map((one) => instance(shape, one) as AnyRow);
        if (rows.length > 0) yield await this.valuesOf(snapshot, rows, columns, caller);
        const last = values.at(-1);
        if (!last || rows.length < BATCH) return;
        after = { sort: String(last[shape.columns.length]), id: String(rows.at(-1)?.['id']) };
      }
    } finally {
      await end();
    }
  }

  /** With what the rows name: one statement for each relation. */
  private async valuesOf(
    snapshot: Snapshot,
    rows: readonly AnyRow[],
    columns: readonly ExportColumn[],
    caller: Principal,
  ): Promise<unknown[][]> {
    const named = new Map<string, ReadonlyMap<string, AnyRow>>();
    for (const { of } of columns) {
      if (!of || named.has(of.property)) continue;
      const ids = [...new Set(rows.flatMap((one) => (one[of.property] as string | null) ?? []))];
      named.set(of.property, await this.rowsOf(snapshot, of.node.row, ids, caller));
    }
    return rows.map((row) =>
      columns.map(({ of, read }) => {
        const shown = of ? named.get(of.property)?.get(String(row[of.property])) : row;
        return shown ? read(shown) : null;
      }),
    );
  }

  private async rowsOf(
    snapshot: Snapshot,
    row: Type<{ readonly id: string }>,
    ids: readonly string[],
    caller: Principal,
  ): Promise<ReadonlyMap<string, AnyRow>> {
    const where = shownTo(caller, row, this.views);
    if (!where || ids.length === 0) return new Map();
    const shape = shapeOf(row);
    const found = await snapshot.values(relatedStatement({ shape, tenant: caller.tenant, where }, 'id', ids));
    return new Map(found.map((one) => instance(shape, one)).map((one) => [one.id, one as unknown as AnyRow]));
  }

  /** Rows and the position of their view are written together, so that one snapshot has both. */
  private async positionOf(snapshot: Snapshot, row: Type): Promise<string> {
    const [found] = await snapshot.values({
      text: 'SELECT commit_position, prepare_position FROM concord_checkpoints WHERE name = $1',
      values: [this.views.of(row)],
    });
    const [commit, prepare] = (found ?? ['0', '0']) as [string, string];
    const position: Position = { commit: BigInt(commit), prepare: BigInt(prepare) };
    return positionText(position);
  }

  private columnsOf({ of, fields }: ExportAsked): ExportColumn[] {
    const columns = new ExportColumns((kind) => this.rows.kind(kind));
    const type = exportedType(this.host.schema, of);
    return fields ? columns.named(type, fields) : columns.allOf(type);
  }

  private countOf({ tenant }: Principal): number {
    return this.running.get(tenant) ?? 0;
  }

  private count(caller: Principal, more: number): void {
    const count = this.countOf(caller) + more;
    if (count > 0) this.running.set(caller.tenant, count);
    else this.running.delete(caller.tenant);
  }
}
