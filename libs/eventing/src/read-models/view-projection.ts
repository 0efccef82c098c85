import type { EventTypes, Position, Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import { advance } from '../database/advance.js';
import { type Checkpoint, UNMADE } from '../database/checkpoints.js';
import type { Consumer, ProjectionParts } from '../consuming/consumer.js';
import { handlingBy } from './fold.js';
import type { Handling } from '../consuming/handling.js';
import { rebuildViews } from './rebuild.js';
import { TableWriter } from './table-writer.js';
import type { Query } from '../database/query.js';
import {
  besideTableSql,
  createTableSql,
  dropTableSql,
  finishTableSql,
  tableOf,
  type ViewTable,
} from '../database/view-table.js';

/** Keeps one view's table: a batch of events folds in memory and is written in one transaction with the checkpoint. */
export class ViewProjection implements Consumer {
  readonly kind = 'view';
  readonly name: string;
  readonly sources: readonly EventTypes<never>[];
  readonly sealed: boolean | undefined;
  readonly handles: (type: string) => Handling;
  private readonly table: ViewTable;
  private readonly writer: TableWriter;
  private checkpoint: Checkpoint | undefined;

  constructor(
    private readonly view: AnyView,
    private readonly parts: ProjectionParts,
    /** Others have a history behind them that this view, if it is new, has not. */
    private readonly isLate = false,
  ) {
    this.name = view.name;
    this.sources = view.sources;
    this.sealed = view.sealed;
    this.handles = handlingBy(view);
    this.table = tableOf(view);
    this.writer = new TableWriter(view, this.table, parts.database);
  }

  async open(signal: AbortSignal): Promise<Position> {
    const { checkpoints } = this.parts;
    this.writer.forget();
    // Its rows show when all of them are there: what reads it is told meanwhile that it is being made.
    if (this.isLate) await checkpoints.create(this.name, 'view', UNMADE);
    const found = await checkpoints.read(this.name);
    if (!found) await this.begin();
    else if (found.version !== this.view.version || !(await this.tableExists())) {
      await rebuildViews([this.view], this.parts, { signal });
    }
    this.checkpoint = await checkpoints.read(this.name);
    if (!this.checkpoint) throw new Error(`view ${this.name} has no checkpoint`);
    return this.checkpoint.position;
  }

  async take(events: readonly Recorded[], through: Position, also: readonly Query[] = []): Promise<boolean> {
    const checkpoint = this.opened;
    const written = await this.writer.take(events, also, [advance(checkpoint, through)]);
    if (written) this.checkpoint = { ...checkpoint, position: through };
    return written;
  }

  attempt(events: readonly Recorded[]): Promise<void> {
    return this.writer.rehearse(events);
  }

  async store(through: Position): Promise<void> {
    const checkpoint = this.opened;
    await this.parts.database.writeGrouped([advance(checkpoint, through)]);
    this.checkpoint = { ...checkpoint, position: through };
  }

  private get opened(): Checkpoint {
    if (!this.checkpoint) throw new Error(`view ${this.name} is not open`);
    return this.checkpoint;
  }

  private async begin(): Promise<void> {
    const { database, checkpoints } = this.parts;
    await database.asOwner(async (client) => {
      // A rebuild may have put a table there since the checkpoint was looked for.
      const begun = await client.query('SELECT FROM concord_checkpoints WHERE name = $1', [this.name]);
      if (begun.rowCount) return;
      await client.query(dropTableSql(this.table.name));
      await client.query(createTableSql(this.table, this.table.name));
      await client.query(finishTableSql(this.table, this.table.name));
      await client.query(besideTableSql(this.table));
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
