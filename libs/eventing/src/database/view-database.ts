import pg from 'pg';
import { askOver } from '../connections/ask-over.js';
import { endConnection } from '../connections/end-connection.js';
import { listeningClient } from '../connections/listening-client.js';
import { type Along, GroupedWrites, NOTHING, PATIENCE_MS } from './grouped-writes.js';
import { heardPool, KEPT_ALIVE, UNHEARD_MS } from '../connections/heard-pool.js';
import { unlessHeard } from '../connections/unless-heard.js';
import { VALUE_TYPES } from '../connections/value-types.js';
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
  /** A statement that does not change all rows of a tenant, such as a page of rows. */
  readonly momentMs: number;
  /** How often a connection that holds locks is asked over, and how long is waited for an answer. */
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

const BEGIN_TOGETHER = `BEGIN; SET LOCAL lock_timeout = ${PATIENCE_MS}`;
const BEGIN_OF_ANY_SIZE = `BEGIN; SET LOCAL statement_timeout = ${WHOLE_TENANT_MS}`;
/** Postgres asks a connection over which nothing comes whether we are there, and ends it, with its locks, within a minute. */
const ASKED_BY_POSTGRES =
  "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '1min'";
/** Rows are made from events: nobody waits until they are on the disk (decision 0195). */
const NOT_FLUSHED = '-c synchronous_commit=off';
const CONNECT_MS = 10_000;
/** The driver's own limit, which counts from when a statement is sent: the last of many would have to be as quick as the first. */
const UNLIMITED = { query_timeout: WHOLE_TABLE_MS };

/** The views' database as the projector uses it: two roles, of which row-level security binds the one that writes. */
export class ViewDatabase {
  readonly owner: pg.Pool;
  readonly projector: pg.Pool;
  private readonly grouped = new GroupedWrites(
    (queries) => this.write(queries),
    async (queries) => void (await this.transaction(queries, 'COMMIT', true)),
    (moves) => this.along(moves),
  );
  /** What small writes tell beside their rows, given the checkpoints that they move. */
  along: (moves: readonly Query[]) => Along = () => NOTHING;

  constructor(private readonly options: ViewDatabaseOptions) {
    const { ownerUrl, projectorUrl, connections = 6, onError } = options;
    const all = { types: VALUE_TYPES, connectionTimeoutMillis: CONNECT_MS };
    this.owner = heardPool({ ...all, connectionString: ownerUrl, max: 2, timeoutMs: WHOLE_TABLE_MS }, onError);
    const { momentMs: timeoutMs, letGoMs } = this.patience;
    // A transaction is sent at once: one in which nothing comes is one whose sender is gone.
    const limits = { timeoutMs, idle_in_transaction_session_timeout: letGoMs, options: NOT_FLUSHED };
    const writing = { connectionString: projectorUrl, max: connections, pipeline: true, ...limits };
    this.projector = heardPool({ ...all, ...writing }, onError);
  }

  /** Makes the tables of the projector itself; safe to run at every start and from several processes at once. */
  async migrate(): Promise<void> {
    await this.asOwner((client) => client.query([VIEWS_SCHEMA_SQL, ...(this.options.schemas ?? [])].join('\n')));
  }

  /** All of it in one transaction of the owner's, which may wait for something else meanwhile; where we are lost, it ends soon. */
  async asOwner<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.owner.connect();
    const { letGoMs, locks } = this.patience;
    const stopAsking = askOver(client, locks.askEveryMs);
    try {
      await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${letGoMs}`);
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('concord views', 0))`);
      const result = await work(client);
      stopAsking();
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (fault) {
      stopAsking();
      await client.query('ROLLBACK').catch(() => undefined);
      client.release(fault instanceof pg.DatabaseError ? undefined : true);
      throw fault;
    }
  }

  /** All queries in one transaction of the projector's and, pipelined, in one round trip. Throws the first fault; then nothing holds. */
  async write(queries: readonly Query[]): Promise<void> {
    await this.transaction(queries, 'COMMIT');
  }

  /** The same, perhaps in one transaction with what others write at this moment, which may fail and this may hold. For little. */
  writeGrouped(queries: readonly Query[]): Promise<void> {
    return this.grouped.write(queries);
  }

  /** What a person asks for, and no event says: on the disk when it is answered. Answers how many rows it changed. */
  async writeFlushed(query: Query): Promise<number> {
    const [, , done] = await this.transaction([{ text: 'SET LOCAL synchronous_commit = on' }, query], 'COMMIT');
    return done?.rowCount ?? 0;
  }

  /** The same as `write`, and nothing holds: says whether Postgres would take it. */
  async rehearse(queries: readonly Query[]): Promise<void> {
    await this.transaction(queries, 'ROLLBACK');
  }

  /** @param small and with what others write */
  private async transaction(
    queries: readonly Query[],
    end: 'COMMIT' | 'ROLLBACK',
    small = false,
  ): Promise<pg.QueryResult[]> {
    const client = await this.projector.connect();
    const { stream } = (client as unknown as pg.Client).connection;
    const isOfAnySize = queries.some(({ ofAnySize }) => ofAnySize);
    const begin = isOfAnySize ? BEGIN_OF_ANY_SIZE : small ? BEGIN_TOGETHER : 'BEGIN';
    const isAnswered = unlessHeard(stream, (isOfAnySize ? WHOLE_TENANT_MS : this.patience.momentMs) + UNHEARD_MS);
    const sent: Promise<pg.QueryResult>[] = [];
    const ask = (query: Query): void => void sent.push(client.query({ ...query, ...UNLIMITED } as pg.QueryConfig));
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
    isAnswered();
    const refused = answers.find((answer) => answer.status === 'rejected');
    client.release(refused && !(refused.reason instanceof pg.DatabaseError) ? true : undefined);
    failed ??= refused;
    if (failed) throw failed.reason;
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  async rows<Row extends object>(query: Query): Promise<Row[]> {
    const answers = query.ofAnySize ? await this.transaction([query], 'COMMIT') : [];
    return (answers[1] ?? (await this.projector.query(query as pg.QueryConfig))).rows as Row[];
  }

  /** A connection of its own for what must not share one, such as COPY. */
  async connect(): Promise<pg.Client> {
    const { projectorUrl: connectionString, onError } = this.options;
    const limits = { ...KEPT_ALIVE, connectionTimeoutMillis: CONNECT_MS, query_timeout: WHOLE_TABLE_MS };
    const client = new pg.Client({ connectionString, types: VALUE_TYPES, ...limits });
    client.on('error', (error) => onError?.(error));
    return connected(client, ASKED_BY_POSTGRES);
  }

  /** One for locks: it ends when Postgres is not heard over it any more, and Postgres ends it when nothing is heard of us. */
  async connectForLocks(): Promise<pg.Client> {
    const { projectorUrl, onError } = this.options;
    const client = listeningClient(projectorUrl, onError, this.patience.locks);
    return connected(client, `SET idle_session_timeout = ${this.patience.letGoMs}`);
  }

  async close(): Promise<void> {
    await Promise.all([endConnection(this.owner), endConnection(this.projector)]);
  }

  private get patience(): ViewPatience {
    return this.options.patience ?? PATIENCE;
  }
}

async function connected(client: pg.Client, first: string): Promise<pg.Client> {
  try {
    await client.connect();
    await client.query(first);
    return client;
  } catch (fault) {
    await endConnection(client);
    throw fault;
  }
}
