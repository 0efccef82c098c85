import pg from 'pg';
import { endConnection } from '../connections/end-connection.js';
import { listeningClient } from '../connections/listening-client.js';
import { GroupedWrites, PATIENCE_MS } from './grouped-writes.js';
import { heardPool, KEPT_ALIVE } from '../connections/heard-pool.js';
import type { Query } from './query.js';
import { VIEWS_SCHEMA_SQL } from './views.schema.js';

export interface ViewDatabaseOptions {
  /** Address for the role that owns the tables: makes and swaps them, reads no rows. */
  readonly ownerUrl: string;
  /** Address for `concord_projector`, which writes rows and owns nothing. */
  readonly projectorUrl: string;
  /** Connections for writing rows; 6 unless given. */
  readonly connections?: number;
  /** Tables of work that lie beside the views: SQL that is safe to run at every start. */
  readonly schemas?: readonly string[];
  /** Told of a connection that broke. */
  readonly onError?: (error: Error) => void;
  /** How long it is waited for Postgres. */
  readonly patience?: ViewPatience;
}

/** Milliseconds. */
interface ViewPatience {
  /** Whatever does not change all rows of a tenant: a page of rows, a batch with all that belongs to it. */
  readonly momentMs: number;
  /** How often the connection that holds locks is asked over, and how long is waited for an answer. */
  readonly locks: { readonly askEveryMs: number; readonly heardMs: number };
  /** When Postgres lets go of locks over whose connection nothing comes any more. */
  readonly letGoMs: number;
}

const PATIENCE: ViewPatience = {
  momentMs: 60_000,
  locks: { askEveryMs: 5_000, heardMs: 15_000 },
  letGoMs: 30_000,
};
/** Longer than all rows of a tenant take that one event changes. */
const WHOLE_TENANT_MS = 10 * 60_000;
/** Longer than it takes to make a table's indexes, or to wait for whoever makes the same table. */
const WHOLE_TABLE_MS = 6 * 60 * 60_000;

const { builtins } = pg.types;
const asText = (value: string): string => value;
/** Values as handlers write them, so that a row read back equals the row written: moments as ISO text, exact numbers as text. */
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  [builtins.INT8]: asText,
  [builtins.NUMERIC]: asText,
  [builtins.DATE]: asText,
  [builtins.TIMESTAMPTZ]: (value) => new Date(value).toISOString(),
};
const types = { getTypeParser: (oid: number, format?: 'text') => PARSERS[oid] ?? pg.types.getTypeParser(oid, format) };

/** How long the answers are waited for where that is longer than a moment. */
const limitOf = (queries: readonly Query[]): { query_timeout?: number } =>
  queries.some(({ ofAnySize }) => ofAnySize) ? { query_timeout: WHOLE_TENANT_MS } : {};

const BEGIN_TOGETHER = `BEGIN; SET LOCAL lock_timeout = ${PATIENCE_MS}`;

/** The views' database as the projector uses it: two roles, of which row-level security binds the one that writes. */
export class ViewDatabase {
  readonly owner: pg.Pool;
  readonly projector: pg.Pool;
  private readonly grouped = new GroupedWrites(
    (queries) => this.write(queries),
    (queries) => this.transaction(queries, 'COMMIT', { begin: BEGIN_TOGETHER, small: true }),
  );

  constructor(private readonly options: ViewDatabaseOptions) {
    const { ownerUrl, projectorUrl, connections = 6, onError } = options;
    const all = { types: types as pg.CustomTypesConfig, connectionTimeoutMillis: 10_000 };
    this.owner = heardPool({ ...all, connectionString: ownerUrl, max: 2, timeoutMs: WHOLE_TABLE_MS }, onError);
    const limits = { timeoutMs: WHOLE_TENANT_MS, heardMs: this.patience.momentMs };
    const writing = { connectionString: projectorUrl, max: connections, pipeline: true, ...limits };
    this.projector = heardPool({ ...all, ...writing }, onError);
  }

  /** Makes the tables of the projector itself; safe to run at every start and from several processes at once. */
  async migrate(): Promise<void> {
    const schemas = [VIEWS_SCHEMA_SQL, ...(this.options.schemas ?? [])];
    await this.asOwner((client) => client.query(schemas.join('\n')));
  }

  /** All of it in one transaction of the owner's. */
  async asOwner<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.owner.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('concord views', 0))`);
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (fault) {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release(fault instanceof pg.DatabaseError ? undefined : true);
      throw fault;
    }
  }

  /** All queries in one transaction of the projector's and, pipelined, in one round trip. Throws the first fault; then nothing holds. */
  write(queries: readonly Query[]): Promise<void> {
    return this.transaction(queries, 'COMMIT');
  }

  /** The same, perhaps in one transaction with what others write at this moment, which may fail and this may hold. For little. */
  writeGrouped(queries: readonly Query[]): Promise<void> {
    return this.grouped.write(queries);
  }

  /** The same, and nothing holds: says whether Postgres would take it. */
  rehearse(queries: readonly Query[]): Promise<void> {
    return this.transaction(queries, 'ROLLBACK');
  }

  private async transaction(
    queries: readonly Query[],
    end: 'COMMIT' | 'ROLLBACK',
    { begin = 'BEGIN', small = false } = {},
  ): Promise<void> {
    const client = await this.projector.connect();
    const { stream } = (client as unknown as pg.Client).connection;
    const sent: Promise<unknown>[] = [];
    const limit = limitOf(queries);
    const ask = (query: Query): void => void sent.push(client.query({ ...query, ...limit } as pg.QueryConfig));
    let failed: { readonly reason: unknown } | undefined;
    // In one packet: a call of the system for each message would cost more than all the rest.
    if (small) stream.cork();
    try {
      for (const query of [{ text: begin }, ...queries]) ask(query);
    } catch (reason) {
      // Values are written down when they are sent, and some cannot be.
      failed = { reason };
    }
    ask({ text: failed ? 'ROLLBACK' : end });
    if (small) stream.uncork();
    const answers = await Promise.allSettled(sent);
    const refused = answers.find((answer) => answer.status === 'rejected');
    client.release(refused && !(refused.reason instanceof pg.DatabaseError) ? true : undefined);
    failed ??= refused;
    if (failed) throw failed.reason;
  }

  async rows<Row extends object>(query: Query): Promise<Row[]> {
    return (await this.projector.query({ ...query, ...limitOf([query]) } as pg.QueryConfig)).rows as Row[];
  }

  /** A connection of its own for what must not share one, such as COPY. */
  async connect(): Promise<pg.Client> {
    const { projectorUrl: connectionString, onError } = this.options;
    const limits = { ...KEPT_ALIVE, query_timeout: WHOLE_TABLE_MS };
    const client = new pg.Client({ connectionString, types: types as pg.CustomTypesConfig, ...limits });
    client.on('error', (error) => onError?.(error));
    await client.connect();
    return client;
  }

  /** One for locks: it ends when Postgres is not heard over it any more, and Postgres ends it when nothing is heard of us. */
  async connectForLocks(): Promise<pg.Client> {
    const { projectorUrl, onError } = this.options;
    const client = listeningClient(projectorUrl, onError, this.patience.locks);
    try {
      await client.connect();
      await client.query(`SET idle_session_timeout = ${this.patience.letGoMs}`);
      return client;
    } catch (fault) {
      await endConnection(client);
      throw fault;
    }
  }

  async close(): Promise<void> {
    await Promise.all([endConnection(this.owner), endConnection(this.projector)]);
  }

  private get patience(): ViewPatience {
    return this.options.patience ?? PATIENCE;
  }
}
