import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import {
  type AnyView,
  EventCodec,
  eventTypesOf,
  type EventStore,
  Projector,
  type ProjectorOptions,
  ViewDatabase,
  ViewPositions,
} from '#libs/eventing';
import type { DomainEvent, Position, Recorded } from '#libs/kernel';
import { entriesView, purseEvents, pursesView, regionEvents } from './purses.fixtures.js';

export type PlainRow = Record<string, unknown>;

/** A views' database and what runs on it. */
export class ProjectionWorld {
  readonly running = new Set<Projector>();
  faults = 0;
  private positions: ViewPositions | undefined;

  private constructor(
    private readonly database: TestDatabase,
    readonly views: ViewDatabase,
  ) {}

  static async make(name: string): Promise<ProjectionWorld> {
    const database = await createTestDatabase(name);
    const views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
    return new ProjectionWorld(database, views);
  }

  /** Its address for a role; of its owner when left out. */
  url(...role: Parameters<TestDatabase['url']>): string {
    return this.database.url(...role);
  }

  async run(store: EventStore, more: Partial<ProjectorOptions> = {}): Promise<Projector> {
    const onFault = (): void => void (this.faults += 1);
    const options = { store, codec: new EventCodec(), database: this.views, views: [pursesView, entriesView], onFault };
    const projector = new Projector({ ...options, ...more });
    await projector.start();
    this.running.add(projector);
    if (!this.positions) {
      this.positions = new ViewPositions({ url: this.database.url('reader'), policies: [] });
      await this.positions.start();
    }
    return projector;
  }

  /** One that rebuilds and runs nothing. */
  async idle(store: EventStore, more: Partial<ProjectorOptions>): Promise<Projector> {
    return new Projector({ store, codec: new EventCodec(), database: this.views, views: [], ...more });
  }

  async wait(...asked: Parameters<ViewPositions['wait']>): Promise<void> {
    if (!this.positions) throw new Error('nothing runs');
    await this.positions.wait(...asked);
  }

  async halt(projector: Projector): Promise<void> {
    await projector.stop();
    this.running.delete(projector);
  }

  visible(position: Position, names = ['purses', 'purse-entries'], timeoutMs = 30_000): Promise<void> {
    return this.positions?.waitForPosition(names, position, timeoutMs) ?? Promise.reject(new Error('nothing runs'));
  }

  /** The rows of every tenant, as the projector may see them. */
  async rows(table: string): Promise<PlainRow[]> {
    const query = { text: `SELECT * FROM ${table} ORDER BY tenant, id` };
    return this.views.rows<PlainRow>(query).catch(() => this.views.rows<PlainRow>(query));
  }

  /** Ends the connections of the projector, whatever they are doing. Answers how many were in a transaction. */
  async cutProjector(): Promise<number> {
    const client = new pg.Client({ connectionString: this.database.url('superuser') });
    await client.connect();
    const { rows } = await client.query<{ busy: boolean }>(
      `SELECT xact_start IS NOT NULL AS busy, pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'concord_projector' AND datname = current_database()`,
    );
    await client.end();
    return rows.filter(({ busy }) => busy).length;
  }

  /** No checkpoint can be moved meanwhile: whoever writes waits with its rows written. */
  async whileCheckpointsAreHeld(work: () => Promise<void>): Promise<void> {
    const client = await this.views.owner.connect();
    await client.query('BEGIN; SELECT 1 FROM concord_checkpoints FOR UPDATE');
    await work();
    await client.query('ROLLBACK');
    client.release();
  }

  /** Everything away but the cluster. */
  async clear(): Promise<void> {
    for (const projector of this.running) await this.halt(projector);
    await this.positions?.close();
    this.positions = undefined;
    this.faults = 0;
    await this.views.owner.query(
      'DROP TABLE IF EXISTS purses, purse_entries, concord_checkpoints, concord_parked, concord_quarantine',
    );
  }

  async drop(): Promise<void> {
    await this.clear();
    await this.views.close();
    await this.database.drop();
  }
}

/** What the rows must be: the same handlers, one event after the other, without batches, databases or positions. */
export async function expectedRows(view: AnyView, store: EventStore): Promise<PlainRow[]> {
  const rows = new Map<string, PlainRow>();
  const stop = new AbortController();
  const prefixes = view.sources.map(({ noun }) => `${noun}-`);
  for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind === 'checkpoint') continue;
    const [event] = await new EventCodec().decode<DomainEvent>(eventTypesOf([purseEvents, regionEvents]), [
      delivery.event,
    ]);
    if (event) apply(view, event, rows);
  }
  stop.abort();
  const columns = { regionName: 'region_name', purseId: 'purse_id' } as Record<string, string>;
  return [...rows.values()]
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([property, value]) => [columns[property] ?? property, value])),
    )
    .sort((a, b) => (`${a['tenant']}${a['id']}` < `${b['tenant']}${b['id']}` ? -1 : 1));
}

function apply(view: AnyView, event: Recorded<DomainEvent>, rows: Map<string, PlainRow>): void {
  const change = (view.on as Record<string, any>)[event.type]; // oxlint-disable-line typescript/no-explicit-any
  const { tenant } = event.metadata;
  if (change === undefined || change === 'ignored') return;
  if (change.kind === 'update-where') {
    for (const [key, row] of rows) {
      const where = Object.entries(change.where(event) as PlainRow);
      if (row['tenant'] !== tenant || where.some(([property, value]) => row[property] !== value)) continue;
      rows.set(key, { ...row, ...change.set(event) });
    }
    return;
  }
  const made = change.kind === 'insert' ? [change.row(event)] : [];
  for (const row of made) rows.set(`${tenant}/${row.id}`, { tenant, ...row });
  for (const id of change.kind === 'insert' ? [] : (change.ids(event) as string[])) {
    const row =
      change.kind === 'update'
        ? change.change(rows.get(`${tenant}/${id}`), event)
        : change.change(rows.get(`${tenant}/${id}`), event, id);
    if (row) rows.set(`${tenant}/${id}`, { ...row, tenant, id });
    else rows.delete(`${tenant}/${id}`);
  }
}
