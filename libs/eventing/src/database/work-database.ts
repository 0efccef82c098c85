import type pg from 'pg';
import { endConnection } from '../connections/end-connection.js';
import { heardPool } from '../connections/heard-pool.js';
import type { Query } from './query.js';

export interface WorkDatabaseOptions {
  /** Address for a role that owns nothing and writes tables of its work alone. */
  readonly url: string;
  /** Connections at most. */
  readonly pool: number;
  /** As long may a statement take; five seconds unless given. */
  readonly timeoutMs?: number;
  /** Told of a connection that broke. */
  readonly onError?: (error: Error) => void;
}

/** Longer than any statement of such work takes. */
const TIMEOUT_MS = 5_000;

/** Tables of work beside the views: what may be lost, and is kept by the process that does the work. */
export class WorkDatabase {
  private readonly pool: pg.Pool;

  constructor({ url, pool, timeoutMs = TIMEOUT_MS, onError }: WorkDatabaseOptions) {
    this.pool = heardPool({ connectionString: url, max: pool, timeoutMs }, onError);
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
