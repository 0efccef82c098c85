import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, readRunFile } from '#libs/config';
import { withClient } from '#libs/embedded';
import { commandIdOf, MemoryEventStore } from '#libs/eventing';
import { KeyStore, KeyFingerprints, TenantBlindIndex } from '#libs/privacy';
import { urlOf } from '../../libs/embedded/src/postgres/roles.js';

const secretOf = (home: string): string => readFileSync(join(home, 'postgres', 'concord.secret'), 'utf8').trim();

const addressOf = (home: string, database: string): string =>
  urlOf(readRunFile(home)?.processes['postgres']?.port ?? 0, database, 'superuser', secretOf(home));

/** Asks the embedded Postgres of a running service behind everybody's back, as its superuser. */
export function queryDatabase<Row>(
  home: string,
  database: 'events' | 'views',
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(addressOf(home, database), async (client) => {
    const { rows } = await client.query(text, [...values]);
    return rows as Row[];
  });
}

/** Every row of every read model as text, of all tenants or of one, for comparing a rebuilt one with the one before. */
export function rowsOfViews(home: string, tenant?: string): Promise<Record<string, readonly string[]>> {
  return withClient(addressOf(home, 'views'), async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT LIKE 'concord\\_%' ORDER BY 1`,
    );
    const rows: Record<string, readonly string[]> = {};
    for (const { name } of tables.rows) {
      const found = await client.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM "${name}" t WHERE $1::text IS NULL OR tenant = $1 ORDER BY 1`,
        [tenant],
      );
      rows[name] = found.rows.map(({ row }) => row);
    }
    return rows;
  });
}

/** The id under which a running service has written what came of an idempotency key: only who has the keys can tell. */
export async function commandIdIn(home: string, tenant: string, mutation: string, key: string): Promise<string> {
  const { database, privacy } = readConfig(readRunFile(home)?.env ?? {});
  const keys = new KeyStore(database.keysUrl);
  try {
    return await commandIdOf(
      new TenantBlindIndex(keys, privacy, new KeyFingerprints(new MemoryEventStore())),
      tenant,
      mutation,
      key,
    );
  } finally {
    await keys.close();
  }
}

/** What a `SELECT count(*)` says. */
export async function countIn(home: string, database: 'events' | 'views', text: string): Promise<number> {
  const [row] = await queryDatabase<{ count: string }>(home, database, text);
  return Number(row?.count);
}

/** Holds what `lock` locks while `work` runs: transactions that want to write it stand still. */
export function whileHeld<T>(
  home: string,
  database: 'events' | 'views',
  lock: string,
  work: () => Promise<T>,
): Promise<T> {
  return withClient(addressOf(home, database), async (client) => {
    await client.query('BEGIN');
    await client.query(lock);
    try {
      return await work();
    } finally {
      // Whoever kills Postgres meanwhile has nothing left to end.
      await client.query('COMMIT').catch(() => undefined);
    }
  });
}

/** Makes an empty database of somebody else's in the embedded Postgres of a running service, and answers its address. */
export async function foreignDatabase(home: string, name: string): Promise<string> {
  await withClient(addressOf(home, 'postgres'), (client) => client.query(`CREATE DATABASE "${name}"`));
  return addressOf(home, name);
}
