import pg from 'pg';
import type { WrappedKey } from './key-encryption.js';

export interface Subject {
  readonly tenant: string;
  readonly subject: string;
}

/** What the database knows of a subject. */
export type Standing = WrappedKey | 'erased' | 'unknown';

const TABLES = `
  CREATE TABLE IF NOT EXISTS person_key (
    tenant text NOT NULL,
    subject text NOT NULL,
    kek_version integer NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, subject)
  );
  CREATE TABLE IF NOT EXISTS person_erased (
    tenant text NOT NULL,
    subject text NOT NULL,
    event_id uuid NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, subject)
  );
`;

const LOCK_TABLES = `SELECT pg_advisory_xact_lock(hashtextextended('concord person keys', 0))`;
const LOCK_SUBJECT = 'SELECT pg_advisory_xact_lock(hashtextextended($1 || chr(0x1f) || $2, 1))';

const STANDINGS = `
  SELECT asked.place, erased.event_id IS NOT NULL AS erased, key.kek_version, key.wrapped
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY asked(tenant, subject, place)
  LEFT JOIN person_erased erased ON erased.tenant = asked.tenant AND erased.subject = asked.subject
  LEFT JOIN person_key key ON key.tenant = asked.tenant AND key.subject = asked.subject
  ORDER BY asked.place`;

interface StandingRow {
  readonly erased: boolean;
  readonly kek_version: number | null;
  readonly wrapped: Buffer | null;
}

/** The database of persons' keys: truth, never dropped, backed up by a policy of its own. */
export class KeyStore {
  private readonly pool: pg.Pool;

  constructor(url: string, onError: (error: Error) => void = () => undefined) {
    this.pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5000 });
    this.pool.on('error', onError);
  }

  /** Makes the tables where they are missing. */
  prepare(): Promise<void> {
    return this.transaction(async (client) => {
      await client.query(LOCK_TABLES);
      await client.query(TABLES);
    });
  }

  /** One statement for all subjects; answers in their order. */
  async standings(subjects: readonly Subject[]): Promise<Standing[]> {
    const { rows } = await this.pool.query<StandingRow>(STANDINGS, [
      subjects.map(({ tenant }) => tenant),
      subjects.map(({ subject }) => subject),
    ]);
    return rows.map(standingOf);
  }

  /** Keeps a key where there is none and the subject is not erased; answers with what holds afterwards. */
  async keep({ tenant, subject }: Subject, { kekVersion, wrapped }: WrappedKey): Promise<Standing> {
    await this.transaction(async (client) => {
      await client.query(LOCK_SUBJECT, [tenant, subject]);
      await client.query(
        `INSERT INTO person_key (tenant, subject, kek_version, wrapped)
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM person_erased WHERE tenant = $1 AND subject = $2)
         ON CONFLICT DO NOTHING`,
        [tenant, subject, kekVersion, wrapped],
      );
    });
    const [standing] = await this.standings([{ tenant, subject }]);
    return standing ?? 'unknown';
  }

  /** Tombstone in, key out, both or neither. The first event's tombstone stays. */
  erase({ tenant, subject }: Subject, eventId: string): Promise<void> {
    return this.transaction(async (client) => {
      await client.query(LOCK_SUBJECT, [tenant, subject]);
      await client.query(
        'INSERT INTO person_erased (tenant, subject, event_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [tenant, subject, eventId],
      );
      await client.query('DELETE FROM person_key WHERE tenant = $1 AND subject = $2', [tenant, subject]);
    });
  }

  /** Hands up to `count` keys of other versions to `change` and keeps what it makes of them. Answers with how many. */
  rewrap(version: number, count: number, change: (subject: Subject, key: WrappedKey) => WrappedKey): Promise<number> {
    return this.transaction(async (client) => {
      const { rows } = await client.query<Subject & { kek_version: number; wrapped: Buffer }>(
        'SELECT tenant, subject, kek_version, wrapped FROM person_key WHERE kek_version <> $1 LIMIT $2 FOR UPDATE SKIP LOCKED',
        [version, count],
      );
      const changed = rows.map((row) => ({
        ...row,
        ...change(row, { kekVersion: row.kek_version, wrapped: row.wrapped }),
      }));
      await client.query(
        `UPDATE person_key key SET kek_version = new.kek_version, wrapped = new.wrapped
         FROM unnest($1::text[], $2::text[], $3::int[], $4::bytea[]) new(tenant, subject, kek_version, wrapped)
         WHERE key.tenant = new.tenant AND key.subject = new.subject`,
        [
          changed.map(({ tenant }) => tenant),
          changed.map(({ subject }) => subject),
          changed.map(({ kekVersion }) => kekVersion),
          changed.map(({ wrapped }) => wrapped),
        ],
      );
      return rows.length;
    });
  }

  /** Whether the database answers. */
  async check(): Promise<void> {
    await this.pool.query('SELECT 1 FROM person_key LIMIT 1');
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

function standingOf({ erased, kek_version: kekVersion, wrapped }: StandingRow): Standing {
  if (erased) return 'erased';
  return kekVersion === null || wrapped === null ? 'unknown' : { kekVersion, wrapped };
}
