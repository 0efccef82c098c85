import { setTimeout as pause } from 'node:timers/promises';
import DataLoader from 'dataloader';
import pg from 'pg';
import { endConnection, heardPool } from '#libs/eventing';
import type { WrappedKey } from './key-encryption.js';
import { erasedWithin, ErasureWatch } from './erasure-watch.js';
import { KEYS_SCHEMA_SQL } from './keys.schema.js';
import {
  ERASE,
  KEEP,
  LOCK_TABLE,
  OTHER_VERSIONS,
  REPLACE,
  STANDINGS,
  type Standing,
  standingOf,
  type StandingRow,
} from './person-keys.sql.js';
import { findTenantKey, keepTenantKey, rewrapTenantKeys } from './tenant-keys.js';
import { findVisitorSalt, forgetVisitorSalts, keepVisitorSalt } from './salts/visitor-salts.sql.js';

export interface Subject {
  readonly tenant: string;
  readonly subject: string;
}

/** SQLSTATEs: there is no such table yet, or this role may not use it or the database yet. */
const NOT_PREPARED = ['42P01', '42501', '3D000'];
const PREPARED_WITHIN_MS = 50_000;

/** Longer than any statement here takes. */
const TIMEOUT_MS = 10_000;

type Named = Subject & WrappedKey;

/** The database of keys, of persons and of tenants: truth, never dropped, backed up by a policy of its own. */
export class KeyStore {
  private readonly pool: pg.Pool;
  private readonly keeping = new DataLoader<Named, Standing, Named>((keys) => this.keepAll(keys), {
    cache: false,
    maxBatchSize: 1000,
  });

  private readonly erasures: ErasureWatch;

  /**
   * @param lookEvery how often it is asked for erasures once somebody wants to know of them; seconds
   * @param timeoutMs as long may a statement take
   */
  constructor(url: string, onError?: (error: Error) => void, lookEvery?: number, timeoutMs = TIMEOUT_MS) {
    this.erasures = new ErasureWatch((seconds) => erasedWithin(this.pool, seconds), lookEvery);
    this.pool = heardPool({ connectionString: url, max: 4, pipeline: true, timeoutMs }, onError);
  }

  /** Makes the tables where they are missing, and lets `concord_keys` use them. For the role that owns the database. */
  prepare(): Promise<void> {
    return this.transaction(async (client) => {
      await client.query(LOCK_TABLE);
      await client.query(KEYS_SCHEMA_SQL);
    });
  }

  /** Waits for a process that may to prepare the database. Throws when none does, or as the database fails. */
  async prepared(withinMs = PREPARED_WITHIN_MS): Promise<void> {
    for (const until = Date.now() + withinMs; ; await pause(200)) {
      try {
        return await this.check();
      } catch (fault) {
        const waits = fault instanceof pg.DatabaseError && NOT_PREPARED.includes(fault.code ?? '');
        if (!waits || Date.now() >= until) throw fault;
      }
    }
  }

  /** One statement for all subjects; answers in their order. */
  async standings(subjects: readonly Subject[]): Promise<Standing[]> {
    const query = { name: 'standings of persons', text: STANDINGS, values: namesOf(subjects) };
    return (await this.pool.query<StandingRow>(query)).rows.map(standingOf);
  }

  /** Keeps a key where there is neither one nor a tombstone; answers with what holds afterwards. Many at once are one statement. */
  keep(subject: Subject, key: WrappedKey): Promise<Standing> {
    return this.keeping.load({ ...subject, ...key });
  }

  /** The tombstone takes the key's place. The first event's tombstone stays. */
  async erase({ tenant, subject }: Subject, eventId: string): Promise<void> {
    await this.pool.query(ERASE, [tenant, subject, eventId]);
  }

  /** Calls back with the tenant of everyone who is erased in any process, within seconds, and again for some more. */
  whenErased(forget: (tenant: string) => void): void {
    this.erasures.follow(forget);
  }

  /** Hands up to `count` keys of other versions to `change` and keeps what it makes of them. Answers with how many. */
  rewrap(version: number, count: number, change: (subject: Subject, key: WrappedKey) => WrappedKey): Promise<number> {
    return this.transaction(async (client) => {
      const { rows } = await client.query<Subject & { kek_version: number; wrapped: Buffer }>(OTHER_VERSIONS, [
        version,
        count,
      ]);
      const changed = rows.map(({ tenant, subject, kek_version: kekVersion, wrapped }) => {
        const of = { tenant, subject };
        return { ...of, ...change(of, { kekVersion, wrapped }) };
      });
      await client.query(REPLACE, [...namesOf(changed), ...keysOf(changed)]);
      return rows.length;
    });
  }

  tenantKey(tenant: string): Promise<WrappedKey | undefined> {
    return findTenantKey(this.pool, tenant);
  }

  /** Keeps the key where the tenant has none; answers with the one that holds, which may be another process's. */
  async keepTenantKey(tenant: string, key: WrappedKey): Promise<WrappedKey> {
    await keepTenantKey(this.pool, tenant, key);
    const held = await findTenantKey(this.pool, tenant);
    if (!held) throw new Error(`the key of tenant ${tenant} was deleted while it was made`);
    return held;
  }

  /** As `rewrap`, for keys of tenants. */
  rewrapTenants(
    version: number,
    count: number,
    change: (tenant: string, key: WrappedKey) => WrappedKey,
  ): Promise<number> {
    return this.transaction((client) => rewrapTenantKeys(client, version, count, change));
  }

  visitorSalt(tenant: string, day: string): Promise<WrappedKey | undefined> {
    return findVisitorSalt(this.pool, tenant, day);
  }

  /** As `keepTenantKey`, for the salt of a day. */
  async keepVisitorSalt(tenant: string, day: string, salt: WrappedKey): Promise<WrappedKey> {
    await keepVisitorSalt(this.pool, tenant, day, salt);
    return (await findVisitorSalt(this.pool, tenant, day)) ?? salt;
  }

  /** Deletes those of days before this one. */
  forgetVisitorSalts(day: string): Promise<void> {
    return forgetVisitorSalts(this.pool, day);
  }

  /** Whether the database answers. */
  async check(): Promise<void> {
    await this.pool.query('SELECT 1 FROM person_keys LIMIT 1');
    await this.pool.query('SELECT 1 FROM tenant_keys LIMIT 1');
  }

  close(): Promise<void> {
    this.erasures.stop();
    return endConnection(this.pool);
  }

  private async keepAll(keys: readonly Named[]): Promise<Standing[]> {
    const values = [...namesOf(keys), ...keysOf(keys)];
    const { rows } = await this.pool.query<StandingRow>({ name: 'keys of persons', text: KEEP, values });
    const held = rows.map(standingOf);
    const made = keys.filter((_, n) => held[n] === 'unknown');
    const others = made.length > 0 ? await this.standings(made) : [];
    return held.map((standing) => (standing === 'unknown' ? (others.shift() ?? standing) : standing));
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

const namesOf = (subjects: readonly Subject[]): [tenants: string[], subjects: string[]] => [
  subjects.map(({ tenant }) => tenant),
  subjects.map(({ subject }) => subject),
];

const keysOf = (keys: readonly WrappedKey[]): [versions: number[], wrapped: Buffer[]] => [
  keys.map(({ kekVersion }) => kekVersion),
  keys.map(({ wrapped }) => wrapped),
];
