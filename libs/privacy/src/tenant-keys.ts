import type pg from 'pg';
import type { WrappedKey } from './key-encryption.js';

/** One permanent key for each tenant: what was named under it must be found for ever, so no statement deletes one. */
export const TENANT_KEYS_TABLE = `
  CREATE TABLE IF NOT EXISTS tenant_keys (
    tenant text PRIMARY KEY,
    kek_version integer NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
  )`;

const FIND = 'SELECT kek_version, wrapped FROM tenant_keys WHERE tenant = $1';
const KEEP = `
  INSERT INTO tenant_keys (tenant, kek_version, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
const OTHER_VERSIONS = `
  SELECT tenant, kek_version, wrapped FROM tenant_keys WHERE kek_version <> $1 LIMIT $2 FOR UPDATE SKIP LOCKED`;
const REPLACE = 'UPDATE tenant_keys SET kek_version = $2, wrapped = $3 WHERE tenant = $1';

interface Row {
  readonly kek_version: number;
  readonly wrapped: Buffer;
}

const keyOf = ({ kek_version: kekVersion, wrapped }: Row): WrappedKey => ({ kekVersion, wrapped });

export async function findTenantKey(on: pg.Pool, tenant: string): Promise<WrappedKey | undefined> {
  const [row] = (await on.query<Row>(FIND, [tenant])).rows;
  return row && keyOf(row);
}

/** Keeps the key where there is none. Whose was first is found afterwards. */
export async function keepTenantKey(on: pg.Pool, tenant: string, key: WrappedKey): Promise<void> {
  await on.query(KEEP, [tenant, key.kekVersion, key.wrapped]);
}

/** Hands up to `count` keys of other versions to `change` and keeps what it makes of them. Answers with how many. */
export async function rewrapTenantKeys(
  on: pg.PoolClient,
  version: number,
  count: number,
  change: (tenant: string, key: WrappedKey) => WrappedKey,
): Promise<number> {
  const { rows } = await on.query<Row & { tenant: string }>(OTHER_VERSIONS, [version, count]);
  for (const row of rows) {
    const { kekVersion, wrapped } = change(row.tenant, keyOf(row));
    await on.query(REPLACE, [row.tenant, kekVersion, wrapped]);
  }
  return rows.length;
}
