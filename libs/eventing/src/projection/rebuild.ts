import { finished } from 'node:stream/promises';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Position, Recorded } from '#libs/kernel';
import { eventTypesOf, UnknownEvent } from '../codec.js';
import type { AnyView } from '../context.js';
import type { Delivery, StoredEvent } from '../event-store.js';
import { BEGINNING, isAfter, later } from '../position.js';
import type { ProjectionParts } from './consumer.js';
import { foldStep, keyOf, neededBy, splitKey, type Step, stepsOf } from './fold.js';
import { batches } from './inbox.js';
import { type Row, RowSql } from './row-sql.js';
import { createTableSql, finishTableSql, quoted, swapTableSql, tableOf, type ViewTable } from './view-table.js';

const BATCH = 5_000;
const KEPT_ROWS = 50_000;
const UNIQUE_VIOLATION = '23505';

export interface RebuildOptions {
  readonly signal: AbortSignal;
  /** Told of how many events have been read. */
  readonly onProgress?: (events: number) => void;
}

/**
 * Makes a view again from the beginning beside the old one, which serves meanwhile, and puts table and checkpoint in its place in
 * one transaction, never at a position that the old one was past. Any process may do it, also while another runs the view.
 */
export async function rebuildView(view: AnyView, parts: ProjectionParts, options: RebuildOptions): Promise<void> {
  const table = tableOf(view);
  const fresh = `${table.name}_v${view.version}`;
  const lock = await parts.database.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [`rebuild ${view.name}`]);
    await parts.database.asOwner(async (client) => {
      await client.query(`DROP TABLE IF EXISTS ${quoted(fresh)}`);
      await client.query(createTableSql(table, fresh));
    });
    const reading = new Rebuild(view, table, fresh, lock, parts, options);
    await reading.readOn();
    await parts.database.asOwner((client) => client.query(finishTableSql(table, fresh)));
    reading.walled = true;
    await reading.readOn();
    await reading.swap();
  } finally {
    await lock.end();
  }
}

class Rebuild {
  /** Under row-level security nothing can be copied any more. */
  walled = false;
  private position: Position = BEGINNING;
  private events = 0;
  private readonly sql: RowSql;
  private readonly kept = new LRUCache<string, Row>({ max: KEPT_ROWS });
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly view: AnyView,
    private readonly table: ViewTable,
    private readonly fresh: string,
    private readonly copier: pg.Client,
    private readonly parts: ProjectionParts,
    private readonly options: RebuildOptions,
  ) {
    this.sql = new RowSql(table, fresh);
  }

  /** Until everything that was there at the call has been taken. */
  async readOn(): Promise<void> {
    const { store } = this.parts;
    const head = (await store.head()) ?? BEGINNING;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.options.signal]);
    const prefixes = this.view.sources.map(({ noun }) => `${noun}-`);
    const after = this.position === BEGINNING ? 'start' : this.position;
    const deliveries = store.subscribe({ after, prefixes, signal });
    let level = false;
    for await (const batch of batches(untilCaughtUp(deliveries), 2 * BATCH, BATCH)) {
      await this.take(batch.flatMap((delivery) => (delivery.kind === 'event' ? [delivery.event] : [])));
      level ||= batch.at(-1)?.kind === 'caught-up';
    }
    stop.abort();
    await this.flushing;
    if (!level) throw this.options.signal.reason ?? new Error(`the rebuild of ${this.view.name} was cut off`);
    this.position = later(this.position, head);
  }

  /** In the place of the old table, unless a running view has got further meanwhile: then first what is missing. */
  async swap(): Promise<void> {
    const { database } = this.parts;
    const { name, version } = this.view;
    await database.asOwner(async (client) => {
      // Table before checkpoint, the order in which a running view takes them.
      const old = await client.query('SELECT to_regclass($1)::text AS found', [quoted(this.table.name)]);
      if ((old.rows[0] as { found: string | null }).found) {
        await client.query(`LOCK TABLE ${quoted(this.table.name)} IN ACCESS EXCLUSIVE MODE`);
      }
      const { rows } = await client.query('SELECT * FROM concord_checkpoints WHERE name = $1 FOR UPDATE', [name]);
      const { commit_position, prepare_position } = rows[0] as { commit_position: string; prepare_position: string };
      const running = { commit: BigInt(commit_position), prepare: BigInt(prepare_position) };
      while (isAfter(running, this.position)) await this.readOn();
      await client.query(swapTableSql(this.table, this.fresh));
      await client.query(
        `UPDATE concord_checkpoints SET version = $2, build = build + 1, commit_position = $3, prepare_position = $4, fault = NULL,
                stored_at = now() WHERE name = $1`,
        [name, version, this.position.commit.toString(), this.position.prepare.toString()],
      );
    });
  }

  private async take(stored: readonly StoredEvent[]): Promise<void> {
    if (stored.length === 0) return;
    const index = eventTypesOf(this.view.sources);
    const handlers = this.view.on as Record<string, unknown>;
    const unknown = stored.find(({ type }) => handlers[type] === undefined);
    if (unknown) throw new UnknownEvent(unknown.type, '?', unknown.stream, unknown.revision);
    const wanted = stored.filter(({ type }) => handlers[type] !== 'ignored');
    await this.fold(await this.parts.codec.decode(index, wanted));
    this.position = stored.at(-1)?.position ?? this.position;
    this.events += stored.length;
    this.options.onProgress?.(this.events);
  }

  private async fold(events: readonly Recorded[]): Promise<void> {
    for (const step of stepsOf(this.view, events)) {
      const missing = neededBy([step]);
      for (const key of missing.keys()) if (this.kept.has(key)) missing.delete(key);
      const loaded = await this.load([...missing.values()]);
      const at = (key: string): Row | undefined => this.kept.get(key) ?? loaded.get(key);
      const changed = foldStep(this.view, step, at);
      const removed = [...changed].flatMap(([key, row]) => (row ? [] : [splitKey(key)]));
      const [known, fresh] = divided(changed, at);
      for (const [key, row] of changed) {
        if (row) this.kept.set(key, row);
        else this.kept.delete(key);
      }
      await this.flushing;
      // The next batch is read and folded while this one is written.
      this.flushing = this.flush(removed, known, fresh);
      this.flushing.catch(() => undefined);
      if (step.last) await this.updateWhere(step.last);
    }
  }

  private async load(keys: readonly { tenant: string; id: string }[]): Promise<Map<string, Row>> {
    if (keys.length === 0) return new Map();
    await this.flushing;
    const rows = await this.parts.database.rows<Row>(this.sql.select(keys));
    return new Map(rows.map((row) => [keyOf(row.tenant, row.id), row]));
  }

  private async updateWhere({ event, change }: NonNullable<Step['last']>): Promise<void> {
    await this.flushing;
    await this.parts.database.write([
      this.sql.updateWhere(event.metadata.tenant, change.where(event), change.set(event)),
    ]);
    this.kept.clear();
  }

  private async flush(removed: { tenant: string; id: string }[], known: Row[], fresh: Row[]): Promise<void> {
    const { database } = this.parts;
    if (removed.length > 0) await database.write([this.sql.delete(removed)]);
    const copied = !this.walled && fresh.length > 0 && (await this.copy(fresh));
    const written = copied ? known : [...known, ...fresh];
    if (written.length > 0) await database.write(this.sql.upsert(written));
  }

  /** False, with nothing written, where a row was there already. */
  private async copy(rows: readonly Row[]): Promise<boolean> {
    try {
      const stream = this.copier.query(copyFrom(this.sql.copyText));
      stream.end(rows.map((row) => this.sql.copyLine(row)).join(''));
      await finished(stream);
      return true;
    } catch (fault) {
      if (fault instanceof pg.DatabaseError && fault.code === UNIQUE_VIOLATION) return false;
      throw fault;
    }
  }
}

/** Rows that are in the table, and rows that as far as is known are not. */
function divided(changed: ReadonlyMap<string, Row | undefined>, at: (key: string) => Row | undefined): [Row[], Row[]] {
  const known: Row[] = [];
  const fresh: Row[] = [];
  for (const [key, row] of changed) if (row) (at(key) ? known : fresh).push(row);
  return [known, fresh];
}

async function* untilCaughtUp(deliveries: AsyncIterable<Delivery>): AsyncIterable<Delivery> {
  for await (const delivery of deliveries) {
    yield delivery;
    if (delivery.kind === 'caught-up') return;
  }
}
