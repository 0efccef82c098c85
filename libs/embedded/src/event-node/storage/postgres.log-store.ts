import pg from 'pg';
import { type Head, type LogStore, type StoredIdentity, type StreamRange } from './log-store.js';
import { restored, streamKey } from './postgres.names.js';
import { columnsOf, eventFrom, type EventRow, headFrom, type HeadRow, RAW_TYPES } from './postgres.rows.js';
import * as sql from './postgres.schema.js';
import { revisionText, type StoredEvent } from './stored-event.js';

const READ_CONNECTIONS = 4;

/**
 * Keeps events in Postgres. Everything is written through the one session that holds the lock, so that two nodes can
 * never write to one database; what is read takes other connections.
 */
export class PostgresLogStore implements LogStore {
  readonly #writer: pg.Client;
  readonly #readers: pg.Pool;
  #closing = false;

  /** @param onLost called when the session that holds the lock is gone */
  constructor(databaseUrl: string, onLost: (fault: Error) => void) {
    const lost = (fault?: Error) => {
      if (!this.#closing) onLost(new Error(`its session with Postgres is gone (${fault?.message ?? 'closed'}).`));
    };
    this.#writer = new pg.Client({ connectionString: databaseUrl, application_name: 'event-node', keepAlive: true });
    this.#writer.on('error', lost);
    this.#writer.on('end', () => lost());
    this.#readers = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'event-node reader',
      max: READ_CONNECTIONS,
    });
    // An idle connection that breaks is replaced; the writer's own loss is what ends the node.
    this.#readers.on('error', () => undefined);
  }

  async open(recent: number): Promise<StoredIdentity[]> {
    try {
      await this.#writer.connect();
      await this.#lock();
      await this.#writer.query(sql.SCHEMA_SQL);
      await this.#writer.query('SET synchronous_commit = on; SET idle_session_timeout = 0; SET statement_timeout = 0');
      return await this.#read('recent', sql.RECENT_SQL, [recent]);
    } catch (fault) {
      await this.close();
      throw fault;
    }
  }

  async append(events: readonly StoredEvent[]): Promise<void> {
    await this.#writer.query({ name: 'insert', text: sql.INSERT_SQL, values: columnsOf(events) });
  }

  async heads(streams: readonly string[]): Promise<Head[]> {
    const keys = streams.map(streamKey);
    const rows = await this.#query<HeadRow>('heads', sql.HEADS_SQL, [keys]);
    return rows.map(headFrom);
  }

  async allHeads(): Promise<Map<string, Head>> {
    const rows = await this.#query<[...HeadRow, name: string]>('all-heads', sql.ALL_HEADS_SQL, []);
    return new Map(rows.map(([revision, data, isJson, name]) => [restored(name), headFrom([revision, data, isJson])]));
  }

  readStream({ stream, from, to, notBefore, limit, backwards }: StreamRange): Promise<StoredEvent[]> {
    const values = [streamKey(stream), revisionText(from), revisionText(to), String(notBefore), limit];
    if (backwards) return this.#read('stream-backwards', sql.STREAM_BACKWARDS_SQL, values);
    return this.#read('stream-forwards', sql.STREAM_FORWARDS_SQL, values);
  }

  readAll(position: number, limit: number, backwards: boolean): Promise<StoredEvent[]> {
    if (backwards) return this.#read('all-backwards', sql.ALL_BACKWARDS_SQL, [String(position), limit]);
    return this.#read('all-forwards', sql.ALL_FORWARDS_SQL, [String(position), limit]);
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    await Promise.allSettled([this.#writer.end(), this.#readers.end()]);
  }

  async #lock(): Promise<void> {
    const { rows } = await this.#writer.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      sql.LOCK_KEY,
    ]);
    if (!rows[0]?.taken) throw new Error('Another event node works on this database.');
  }

  async #read(name: string, text: string, values: unknown[]): Promise<StoredEvent[]> {
    return (await this.#query<EventRow>(name, text, values)).map(eventFrom);
  }

  async #query<Row extends unknown[]>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const query = { name, text, values, rowMode: 'array' as const, types: RAW_TYPES };
    return (await this.#readers.query<Row>(query)).rows;
  }
}
