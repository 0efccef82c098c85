import type pg from 'pg';
import type { Position, Recorded } from '#libs/kernel';
import { endConnection } from '../connections/end-connection.js';
import type { AnyView } from '../definitions/context.js';
import { BEGINNING, isAfter, later } from '../store/position.js';
import type { ProjectionParts } from '../consuming/consumer.js';
import { CarefulTable } from './careful-table.js';
import type { Arrival, Decoder, Fault } from '../consuming/decoded.js';
import { handlingBy } from './fold.js';
import { FreshTable, type SharedRows } from './fresh-table.js';
import { Quarantine } from '../consuming/quarantine.js';
import { skippedOf } from '../consuming/skipped.js';
import { inItsTurn, WAIT_SHORTLY } from '../connections/swap-turn.js';
import { SoughtIndexes } from './sought-indexes.js';
import { rebuildLock } from './unfinished-copies.js';
import type { Query } from '../database/query.js';
import {
  copyName,
  createTableSql,
  finishTableSql,
  lockTable,
  quoted,
  swapTableSql,
  tableOf,
} from '../database/view-table.js';

interface Stored {
  readonly commit_position: string;
  readonly prepare_position: string;
  readonly version: number;
}

/** Asked while nobody gets at the table: not for long. */
const STILL_THERE = { text: 'SELECT 1', query_timeout: 15_000 };

/** One view on its way to a table of its own. */
export class ViewRebuild {
  position: Position = BEGINNING;
  events = 0;
  /** Why it is left behind while the others go on. */
  fault: Error | undefined;
  private readonly table;
  private readonly indexes;
  private readonly fresh;
  /** In place of the fast way, once something in the history has turned out to be at fault. */
  private careful: CarefulTable | undefined;
  /** What turned out to be at fault first. */
  private found: Error | undefined;
  private unreadable: ReadonlyMap<string, Fault> = new Map();

  private constructor(
    readonly view: AnyView,
    private readonly parts: ProjectionParts,
    private readonly lock: pg.Client,
    rows: SharedRows,
  ) {
    this.table = tableOf(view);
    const { database } = parts;
    this.indexes = new SoughtIndexes(this.table, this.freshName, database);
    this.fresh = new FreshTable(view, this.table, this.freshName, lock, database, rows, this.indexes);
  }

  static async begin(view: AnyView, parts: ProjectionParts, rows: SharedRows): Promise<ViewRebuild> {
    const lock = await parts.database.connect();
    try {
      await lock.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [rebuildLock(view)]);
      const rebuild = new ViewRebuild(view, parts, lock, rows);
      await rebuild.make();
      return rebuild;
    } catch (fault) {
      await endConnection(lock);
      throw fault;
    }
  }

  /** What of these it has not had yet and acts on. */
  async wanted(decoder: Decoder, arrivals: readonly Arrival[]): Promise<readonly Recorded[]> {
    const { position, careful } = this;
    const missing = arrivals.filter(({ event }) => isAfter(event.position, position));
    const { sources, sealed } = this.view;
    const consumer = { sources, sealed, handles: handlingBy(this.view) };
    let left = careful?.passing(missing) ?? missing;
    let { events, failing } = await decoder.readable(consumer, left);
    for (let skipped = await this.skipped(failing); skipped.length > 0; skipped = await this.skipped(failing)) {
      const without = new Set(skipped);
      left = left.filter(({ event }) => !without.has(event.id));
      ({ events, failing } = await decoder.readable(consumer, left));
    }
    const [first] = careful ? [] : failing.values();
    if (first) throw first.fault;
    this.unreadable = failing;
    return events;
  }

  private skipped(failing: ReadonlyMap<string, Fault>): Promise<readonly string[]> {
    return skippedOf(this.parts.store, this.view.name, failing);
  }

  async take(events: readonly Recorded[], through: Position): Promise<void> {
    const { careful, unreadable } = this;
    if (!careful && events.length > 0) await this.fresh.take(events);
    this.events += careful ? await careful.take(events, unreadable, this.position) : events.length;
    this.unreadable = new Map();
    this.position = later(this.position, through);
  }

  /** From the beginning, slower, and without tenants whose events cannot be taken. */
  async beginCarefully(): Promise<void> {
    this.found = this.fault;
    await this.fresh.settled().catch(() => undefined);
    await this.make();
    [this.position, this.events, this.fault] = [BEGINNING, 0, undefined];
    this.careful = new CarefulTable(this.view, this.table, this.freshName, this.parts, this.indexes);
  }

  /** Tenants whose rows end before an event that cannot be taken. */
  get quarantined(): readonly string[] {
    return this.careful?.tenants ?? [];
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
    const sql = finishTableSql(this.table, this.freshName, this.indexes.made);
    await this.parts.database.asOwner((client) => client.query(sql));
    this.indexes.finish();
    this.fresh.walled = true;
  }

  /** In the place of the old table, unless a running view has got further meanwhile: then first what is missing. */
  swap(readOn: () => Promise<void>, signal: AbortSignal): Promise<void> {
    return inItsTurn({ session: this.lock, view: this.view.name, signal }, () => this.trySwap(readOn));
  }

  private async trySwap(readOn: () => Promise<void>): Promise<void> {
    const { name, version } = this.view;
    await this.parts.database.asOwner(async (client) => {
      await client.query(WAIT_SHORTLY);
      // Table before checkpoint, the order in which a running view takes them.
      const exists = await lockTable(client, this.table.name);
      // Nobody may have begun this view yet.
      await run(client, [this.parts.checkpoints.beginning(name, 'view', version)]);
      const { rows } = await client.query('SELECT * FROM concord_checkpoints WHERE name = $1 FOR UPDATE', [name]);
      const { commit_position, prepare_position, version: serving } = rows[0] as Stored;
      if (exists && serving === version) await this.refuseWorse(client);
      const running = { commit: BigInt(commit_position), prepare: BigInt(prepare_position) };
      // Once is enough, since it is locked: what it has taken was in the store before. It may stand behind the last entry, where nothing is to be reached.
      if (isAfter(running, this.position)) await readOn();
      if (this.fault !== undefined) throw this.fault;
      // Rows were not flushed: a crash of Postgres may have taken some of them away, and this session with them.
      await this.lock.query(STILL_THERE);
      await client.query(swapTableSql(this.table, this.freshName));
      await client.query(
        `UPDATE concord_checkpoints SET version = $2, build = build + 1, commit_position = $3, prepare_position = $4, fault = NULL,
                stored_at = now() WHERE name = $1`,
        [name, version, this.position.commit.toString(), this.position.prepare.toString()],
      );
      await run(client, this.careful?.statements ?? Quarantine.endAll(name));
    });
  }

  /** A table that serves a tenant is not replaced by one of the same version that cannot. */
  private async refuseWorse(client: pg.PoolClient): Promise<void> {
    const known = await client.query('SELECT tenant FROM concord_quarantine WHERE name = $1', [this.view.name]);
    const tenants = new Set((known.rows as { tenant: string }[]).map(({ tenant }) => tenant));
    if (this.found && this.quarantined.some((tenant) => !tenants.has(tenant))) throw this.found;
  }

  private async make(): Promise<void> {
    const sql = `DROP TABLE IF EXISTS ${quoted(this.freshName)}; ${createTableSql(this.table, this.freshName)}`;
    await this.parts.database.asOwner((client) => client.query(sql));
    this.indexes.begin();
  }

  end(): Promise<void> {
    return endConnection(this.lock);
  }

  private get freshName(): string {
    return copyName(this.table.name, this.view.version);
  }
}

async function run(client: pg.PoolClient, queries: readonly Query[]): Promise<void> {
  for (const { text, values = [] } of queries) await client.query(text, [...values]);
}
