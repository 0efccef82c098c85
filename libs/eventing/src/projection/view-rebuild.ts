import type pg from 'pg';
import type { Position, Recorded } from '#libs/kernel';
import type { AnyView } from '../context.js';
import { BEGINNING, isAfter, later } from '../position.js';
import type { ProjectionParts } from './consumer.js';
import type { Arrival, Decoder } from './decoded.js';
import { handles } from './fold.js';
import { FreshTable, type SharedRows } from './fresh-table.js';
import { rebuildLock } from './unfinished-copies.js';
import { copyName, createTableSql, finishTableSql, quoted, swapTableSql, tableOf } from './view-table.js';

/** One view on its way to a table of its own. */
export class ViewRebuild {
  position: Position = BEGINNING;
  events = 0;
  /** Why it is left behind while the others go on. */
  fault: Error | undefined;
  private readonly table;
  private readonly fresh;

  private constructor(
    readonly view: AnyView,
    private readonly parts: ProjectionParts,
    private readonly lock: pg.Client,
    rows: SharedRows,
  ) {
    this.table = tableOf(view);
    this.fresh = new FreshTable(view, this.table, this.freshName, lock, parts.database, rows);
  }

  static async begin(view: AnyView, parts: ProjectionParts, rows: SharedRows): Promise<ViewRebuild> {
    const lock = await parts.database.connect();
    try {
      await lock.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [rebuildLock(view)]);
      const rebuild = new ViewRebuild(view, parts, lock, rows);
      await parts.database.asOwner(async (client) => {
        await client.query(`DROP TABLE IF EXISTS ${quoted(rebuild.freshName)}`);
        await client.query(createTableSql(rebuild.table, rebuild.freshName));
      });
      return rebuild;
    } catch (fault) {
      await lock.end();
      throw fault;
    }
  }

  /** What of these it has not had yet and acts on. */
  async wanted(decoder: Decoder, arrivals: readonly Arrival[]): Promise<readonly Recorded[]> {
    const { position } = this;
    const { events, stopped } = await decoder.readable(
      { sources: this.view.sources, handles: (type) => handles(this.view, type) },
      arrivals.filter(({ event }) => isAfter(event.position, position)),
    );
    if (stopped) throw stopped;
    return events;
  }

  async take(events: readonly Recorded[], through: Position): Promise<void> {
    if (events.length > 0) await this.fresh.take(events);
    this.events += events.length;
    this.position = later(this.position, through);
  }

  /** Until everything taken is in the table. */
  settled(): Promise<void> {
    return this.fresh.settled();
  }

  /** Does its part; a fault is this view's own, and the others go on without it. */
  async alone(part: () => Promise<void>): Promise<void> {
    if (this.fault !== undefined) return;
    try {
      await part();
    } catch (fault) {
      this.fault = fault instanceof Error ? fault : new Error(String(fault));
    }
  }

  async wall(): Promise<void> {
    await this.parts.database.asOwner((client) => client.query(finishTableSql(this.table, this.freshName)));
    this.fresh.walled = true;
  }

  /** In the place of the old table, unless a running view has got further meanwhile: then first what is missing. */
  async swap(readOn: () => Promise<void>): Promise<void> {
    const { name, version } = this.view;
    await this.parts.database.asOwner(async (client) => {
      // Table before checkpoint, the order in which a running view takes them.
      const old = await client.query('SELECT to_regclass($1)::text AS found', [quoted(this.table.name)]);
      if ((old.rows[0] as { found: string | null }).found) {
        await client.query(`LOCK TABLE ${quoted(this.table.name)} IN ACCESS EXCLUSIVE MODE`);
      }
      // Nobody may have begun this view yet.
      const { text, values } = this.parts.checkpoints.beginning(name, 'view', version);
      await client.query(text, [...values]);
      const { rows } = await client.query('SELECT * FROM concord_checkpoints WHERE name = $1 FOR UPDATE', [name]);
      const { commit_position, prepare_position } = rows[0] as { commit_position: string; prepare_position: string };
      const running = { commit: BigInt(commit_position), prepare: BigInt(prepare_position) };
      while (isAfter(running, this.position)) {
        await readOn();
        if (this.fault !== undefined) throw this.fault;
      }
      await client.query(swapTableSql(this.table, this.freshName));
      await client.query(
        `UPDATE concord_checkpoints SET version = $2, build = build + 1, commit_position = $3, prepare_position = $4, fault = NULL,
                stored_at = now() WHERE name = $1`,
        [name, version, this.position.commit.toString(), this.position.prepare.toString()],
      );
    });
  }

  end(): Promise<void> {
    return this.lock.end();
  }

  private get freshName(): string {
    return copyName(this.table.name, this.view.version);
  }
}
