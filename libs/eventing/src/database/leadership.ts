import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { endConnection } from '../connections/end-connection.js';
import type { ViewDatabase } from './view-database.js';

const TRY_EVERY_MS = 500;

/**
 * One active runner for each name over all processes: a lock in Postgres that ends with the connection of the one that holds it. Losing
 * the connection, or not hearing Postgres over it, ends what is held; the checkpoints' compare-and-set keeps even that moment from doing harm.
 */
export class Leadership {
  private connection: Promise<pg.Client> | undefined;
  private lost = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: ViewDatabase) {}

  /** Resolves once this process runs the name; the answer's signal says when that ends. Rejects when the signal given is aborted. */
  async acquire(name: string, signal: AbortSignal): Promise<AbortSignal> {
    for (;;) {
      const held = await this.tryLock(name).catch(() => undefined);
      if (held) return held;
      await pause(TRY_EVERY_MS, undefined, { signal });
    }
  }

  async release(name: string): Promise<void> {
    await this.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', `run ${name}`).catch(() => undefined);
  }

  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => undefined);
    this.lost.abort();
    if (connection) await endConnection(connection);
  }

  private async tryLock(name: string): Promise<AbortSignal | undefined> {
    const rows = await this.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', `run ${name}`);
    return rows[0]?.held ? this.lost.signal : undefined;
  }

  /** One after the other: the connection is one. */
  private query(text: string, key: string): Promise<{ held?: boolean }[]> {
    const asked = this.turn.then(async () => {
      const client = await (this.connection ??= this.connect());
      return (await client.query(text, [key])).rows as { held?: boolean }[];
    });
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  private async connect(): Promise<pg.Client> {
    try {
      const client = await this.database.connectForLocks();
      const lost = new AbortController();
      this.lost = lost;
      client.once('end', () => {
        this.connection = undefined;
        lost.abort(new Error('the connection that holds the locks is lost'));
      });
      return client;
    } catch (fault) {
      this.connection = undefined;
      throw fault;
    }
  }
}
