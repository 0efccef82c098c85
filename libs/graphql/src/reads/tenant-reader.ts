import { createHash } from 'node:crypto';
import { endConnection, heardPool, UNHEARD_MS, VALUE_TYPES } from '#libs/eventing';
import pg from 'pg';
import type { Statement } from '../statements/statements.js';
import { turnOf } from '../turns/live-turns.js';
import { AtMost } from '../turns/turns.js';
import { beginSnapshot, type Connection, type Snapshot, type SnapshotOf } from './snapshot.js';
import { orStillMade } from './still-made.js';

/** Longer than any page takes; a report that needs more belongs into a view. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** Of one who asks: all that his requests can read is fewer, 150 with 500 statements each. It guards memory alone. */
const MOST_WAITING = 100_000;
/** Each of them: as long as a statement may take. */
const WAIT_MS = 10_000;
/** Of all connections, where there are many: what one tenant asks does not take the last ones. */
const LEFT_TO_OTHERS = 2;
/** As long may Postgres take to say that it is there. */
const CHECK_MS = 1_000;
/** Snapshots at once: as many as there may be exports. */
const MOMENTS = 4;

/** Whose rows row-level security lets through: those of a tenant and, where a partner asks, of that partner alone. */
export interface Readership {
  readonly tenant: string;
  readonly partnerId?: string;
}

/** Whose work it is: a person’s of a tenant or of a partner of it. */
export interface Owner extends Readership {
  readonly subject: string;
}

export interface ReaderOptions {
  /** Address of the views' database for `concord_reader`, which row-level security binds. */
  readonly url: string;
  /** Connections for statements at most; beside them are some for snapshots, and one that checks. */
  readonly pool: number;
  /** How long a connection may take to be made. Milliseconds, 5,000 unless given. */
  readonly connectMs?: number;
  /** As long may a statement take. Milliseconds, 10,000 unless given. */
  readonly timeoutMs?: number;
  /** How long a question may wait for its turn, before it is told that too much is under way. Milliseconds, 10,000 unless given. */
  readonly waitMs?: number;
  /** Told of every statement that reads rows. */
  readonly onStatement?: (statement: Statement, who: Readership) => void;
  /** Told of a connection that broke while nobody used it. */
  readonly onError?: (error: Error) => void;
}

/**
 * Reads rows of one tenant, or of one partner of it: each statement in a read-only transaction that says whose rows it may see. Where all connections
 * are taken tenants have their turns, and within a tenant its persons and partners: nobody waits behind all that another asks.
 */
export class TenantReader {
  private readonly pool: pg.Pool;
  /** Of snapshots, which may be held for long. */
  private readonly moments: pg.Pool;
  private readonly checks: pg.Pool;
  private readonly names = new Map<string, string>();
  private readonly turns: AtMost;

  constructor(private readonly options: ReaderOptions) {
    this.turns = new AtMost(options.pool, {
      mostWaiting: MOST_WAITING,
      waitMs: options.waitMs ?? WAIT_MS,
      ofTenant: Math.max(options.pool - LEFT_TO_OTHERS, Math.ceil(0.75 * options.pool)),
    });
    const { timeoutMs = STATEMENT_TIMEOUT_MS } = options;
    // Pipelined, a transaction is one round trip though it is three messages: a statement waits for the one before it.
    const all = { connectionString: options.url, connectionTimeoutMillis: options.connectMs ?? 5000 };
    const poolOf = (max: number): pg.Pool =>
      heardPool(
        {
          ...{ ...all, max, pipeline: true, timeoutMs, types: VALUE_TYPES },
          // A statement waits for the one before it.
          heardMs: 2 * timeoutMs + UNHEARD_MS,
        },
        options.onError,
      );
    [this.pool, this.moments] = [poolOf(options.pool), poolOf(MOMENTS)];
    this.checks = heardPool({ ...all, max: 1, timeoutMs: CHECK_MS }, options.onError);
  }

  /** Rows as lists of values, in the statement's own order of columns. Throws NotYetVisible while the view's table is being made. */
  async values(who: Readership, statement: Statement): Promise<unknown[][]> {
    const { rows } = await this.run<unknown[]>(who, statement, 'array');
    return rows;
  }

  /** Rows as objects. Throws NotYetVisible as `values` does. */
  async objects<Row extends object>(who: Readership, statement: Statement): Promise<Row[]> {
    const { rows } = await this.run<Row>(who, statement);
    return rows;
  }

  /**
   * What somebody has under way here, such as exports: of tables of work alone, whose rows are their owner’s and may be lost. This one may
   * write. Throws NotYetVisible as `values` does. @param alone what of its owner goes on only after what was begun under the same name before
   */
  async work<Row extends object>(who: Owner, statement: Statement, alone?: string): Promise<Row[]> {
    const begin = ['BEGIN', whoseRows(who), whoseWork(who), ...(alone === undefined ? [] : [waitsFor(alone, who)])];
    const { rows } = await this.run<Row>(who, statement, undefined, begin.join('; '));
    return rows;
  }

  /** Takes a connection until its end that no statement waits for. Throws NotYetVisible as `values` does. */
  async snapshot(who: Readership, of: Omit<SnapshotOf, 'whose'>): Promise<Snapshot> {
    return beginSnapshot((await this.moments.connect()) as unknown as Connection, { ...of, whose: whoseRows(who) });
  }

  /** Whether the database answers. */
  async check(): Promise<void> {
    await this.checks.query('SELECT 1');
  }

  async close(): Promise<void> {
    await Promise.all([this.pool, this.moments, this.checks].map((pool) => endConnection(pool)));
  }

  private run<Row>(
    who: Readership & Partial<Owner>,
    statement: Statement,
    rowMode?: 'array',
    begin = beginFor(who),
  ): Promise<{ rows: Row[] }> {
    const { tenant, partnerId, subject = '' } = who;
    this.options.onStatement?.(statement, who);
    return this.turns.run({ tenant, subject: turnOf(partnerId ?? subject) }, () =>
      this.transaction(statement, begin, rowMode),
    );
  }

  private async transaction<Row>(
    { text, values, adHoc = false, steady = false }: Statement,
    begin: string,
    rowMode?: 'array',
  ): Promise<{ rows: Row[] }> {
    const client = await this.pool.connect();
    try {
      const begun = client.query(steady ? `${begin}; ${ONE_PLAN}` : begin);
      const name = adHoc ? {} : { name: this.nameOf(text) };
      const config = { ...name, text, values: [...values], ...(rowMode && { rowMode }) };
      const answered = client.query(config as pg.QueryConfig);
      const ended = client.query('COMMIT');
      const [, answer] = await settled([begun, answered, ended]);
      client.release();
      return answer as unknown as { rows: Row[] };
    } catch (error) {
      client.release(isBroken(error));
      throw orStillMade(error);
    }
  }

  /** Postgres plans a named statement once for each connection. */
  private nameOf(text: string): string {
    const known = this.names.get(text);
    if (known) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    this.names.set(text, name);
    return name;
  }
}

const ONE_PLAN = 'SET LOCAL plan_cache_mode = force_generic_plan';

const beginFor = (who: Readership): string => `BEGIN READ ONLY; ${whoseRows(who)}`;

const whoseRows = ({ tenant, partnerId = '' }: Readership): string =>
  `SET LOCAL concord.tenant = ${pg.escapeLiteral(tenant)}; SET LOCAL concord.partner = ${pg.escapeLiteral(partnerId)}`;

const whoseWork = ({ subject }: Owner): string => `SET LOCAL concord.subject = ${pg.escapeLiteral(subject)}`;

/** Until the end of the transaction: what is read after it is as whoever held it left it. */
const waitsFor = (name: string, { tenant, subject, partnerId = '' }: Owner): string =>
  `SELECT pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(JSON.stringify([name, tenant, subject, partnerId]))}, 0))`;

/** Waits for all, also when one fails: a connection goes back to the pool only once it is at rest. Throws the first fault. */
async function settled<T>(queries: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(queries);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

/** Errors that Postgres itself answers with leave the connection usable. */
const isBroken = (error: unknown): boolean => !(error instanceof pg.DatabaseError);
