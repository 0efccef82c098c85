import type { Principal } from '#libs/access';
import { positionText } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { Injectable, type Type } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { RelatedRows } from '../nodes/related-rows.js';
import { shownTo } from '../nodes/shown-to.js';
import type { CapturedList } from '../reads/captured-list.js';
import { Reads } from '../reads/reads.js';
import type { Snapshot } from '../reads/snapshot.js';
import { TenantReader } from '../reads/tenant-reader.js';
import { ViewNames } from '../reads/view-names.js';
import { type ExportAsked, exportedType, listAsked } from './asked-list.js';
import { type ExportColumn, ExportColumns } from './export-columns.js';
import { type Batch, ExportedRows } from './exported-rows.js';
import { type ExportPlace, ExportPlaces } from './export-places.js';

export interface Exported {
  readonly columns: readonly ExportColumn[];
  /** Up to where the history is in all rows that it reads, at least. */
  readonly position: string;
  /** Aborted when it is ended from here: nobody has taken its rows for long, or others cannot wait. */
  readonly signal: AbortSignal;
  /** Rows as lists of values, some thousand at a time. */
  readonly batches: AsyncGenerator<Batch>;
  /** Breaks it off, for this reason. */
  stop(why: Error): void;
  /** Lets go of everything, also where no row was read; safe to call again. */
  end(): Promise<void>;
}

/** All rows of a list, as of one moment, behind the list's own walls. */
@Injectable()
export class Exporter {
  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly reader: TenantReader,
    private readonly rows: RelatedRows,
    private readonly views: ViewNames,
    private readonly reads: Reads,
    private readonly places: ExportPlaces,
  ) {}

  /** Throws BAD_USER_INPUT, FORBIDDEN, NOT_YET_VISIBLE and VIEW_HALTED as the list does, and BUSY while too many are under way. */
  async begin(asked: ExportAsked, caller: Principal): Promise<Exported> {
    const { columns, found } = await this.asks(asked, caller);
    return this.read(columns, found, caller);
  }

  /** What it would read. Throws as the list does, and BAD_USER_INPUT for fields that there are not. */
  async asks(
    asked: ExportAsked,
    caller: Principal,
  ): Promise<{ readonly columns: readonly ExportColumn[]; readonly found: CapturedList }> {
    return { columns: this.columnsOf(asked, caller), found: await listAsked(this.host.schema, asked, caller) };
  }

  /** Columns of the rows that a list has said it would read. Throws BUSY as `begin` does. */
  async read(columns: readonly ExportColumn[], found: CapturedList, caller: Principal): Promise<Exported> {
    const place = this.places.take(caller);
    try {
      const read = [{ row: found.row, where: found.list.where }, ...this.named(columns, caller)];
      place.views = await this.reads.waiting.served(caller, read as { row: Type<object>; where?: object }[]);
      await this.places.refuseWanted(place.views);
      const onBroken = (error: Error): void => place.end(error);
      const snapshot = await this.reader.snapshot(caller, { tables: this.views.tables(place.views), onBroken });
      place.signal.addEventListener('abort', () => snapshot.drop());
      if (place.signal.aborted) snapshot.drop();
      const end = async (): Promise<void> => {
        place.free();
        await snapshot.end();
      };
      const position = await this.positionOf(snapshot, place.views);
      const shown = (row: Type<object>) => shownTo(caller, row, this.views);
      const batches = this.batches(new ExportedRows(snapshot, found, columns, caller, shown), place, end);
      return { columns, position, batches, signal: place.signal, stop: (why) => place.end(why), end };
    } catch (error) {
      place.end(error as Error);
      throw error;
    }
  }

  /** What the rows name: also where that is read, somebody may have to wait. */
  private named(columns: readonly ExportColumn[], caller: Principal) {
    return columns.flatMap(({ of }) => {
      const where = of && shownTo(caller, of.node.row, this.views);
      return of && where ? [{ row: of.node.row, where }] : [];
    });
  }

  private async *batches(rows: ExportedRows, place: ExportPlace, end: () => Promise<void>): AsyncGenerator<Batch> {
    try {
      for (;;) {
        place.reads();
        const batch = await rows.next();
        place.waiting = Date.now();
        if (batch.length === 0) return;
        yield batch;
      }
    } finally {
      await end();
    }
  }

  /** Rows and the position of their view are written together, so that one snapshot has both: of several that of the last. */
  private async positionOf(snapshot: Snapshot, views: readonly string[]): Promise<string> {
    const [found] = await snapshot.values({
      text: `SELECT commit_position, prepare_position FROM concord_checkpoints WHERE name = ANY($1)
             ORDER BY commit_position, prepare_position LIMIT 1`,
      values: [views],
    });
    const [commit, prepare] = (found ?? ['0', '0']) as [string, string];
    const position: Position = { commit: BigInt(commit), prepare: BigInt(prepare) };
    return positionText(position);
  }

  private columnsOf({ of, fields }: ExportAsked, { role }: Principal): ExportColumn[] {
    const columns = new ExportColumns((kind) => this.rows.kind(kind), role === 'partner');
    const type = exportedType(this.host.schema, of);
    return fields ? columns.named(type, fields) : columns.allOf(type);
  }
}
