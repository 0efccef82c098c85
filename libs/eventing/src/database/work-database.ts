import pg from 'pg';
import { endConnection } from '../async/end-connection.js';
import type { Query } from './query.js';

export interface WorkDatabaseOptions {
  /** Address for a role that owns nothing and writes tables of its work alone. */
  readonly url: string;
  /** Connections at most. */
  readonly pool: number;
  /** As long may a statement take; five seconds unless given. */
  readonly timeoutMs?: number;
  /** Told of a connection that broke while nobody used it. */
  readonly onError?: (error: Error) => void;
}

/** Longer than any statement of such work takes. */
const TIMEOUT_MS = 5_000;
/** So much longer it is waited for Postgres, which ends a statement first where it can still be heard. */
const UNHEARD_MS = 1_000;

/** Tables of work beside the views: what may be lost, and is kept by the process that does the work. */
export class WorkDatabase {
  private readonly pool: pg.Pool;

  constructor({ url, pool, timeoutMs = TIMEOUT_MS, onError = () => undefined }: WorkDatabaseOptions) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: pool,
      connectionTimeoutMillis: 5_000,
      statement_timeout: timeoutMs,
      query_timeout: timeoutMs + UNHEARD_MS,
      keepAlive: true,
    });
    this.pool.on('error', onError);
    // While a connection is lent out the pool does not listen: its breaking would end the process.
    this.pool.on('connect', (client) => client.on('error', onError));
  }

  async rows<Row extends object>(query: Query): Promise<Row[]> {
    return (await this.pool.query(query as pg.QueryConfig)).rows as Row[];
  }

  /** Whether the database answers. */
  async check(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  /** Statements that are not answered in time are left: they keep no process from ending. */
  close(): Promise<void> {
    return endConnection(this.pool);
  }
}
