import type pg from 'pg';
import type { WrappedKey } from '../key-encryption.js';

/** What visitors of a tenant are named with on one UTC day. Deleted two days later: then nobody can say any more who a name was. */
export const VISITOR_SALTS_TABLE = `
  CREATE TABLE IF NOT EXISTS visitor_salts (
    tenant text NOT NULL,
    day date NOT NULL,
    kek_version integer NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (tenant, day)
  )`;

const FIND = 'SELECT kek_version, wrapped FROM visitor_salts WHERE tenant = $1 AND day = $2';
const KEEP =
  'INSERT INTO visitor_salts (tenant, day, kek_version, wrapped) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
const FORGET = 'DELETE FROM visitor_salts WHERE day < $1';

interface Row {
  readonly kek_version: number;
  readonly wrapped: Buffer;
}

export async function findVisitorSalt(on: pg.Pool, tenant: string, day: string): Promise<WrappedKey | undefined> {
  const [row] = (await on.query<Row>(FIND, [tenant, day])).rows;
  return row && { kekVersion: row.kek_version, wrapped: row.wrapped };
}

/** Keeps it where there is none. Whose was first is found afterwards. */
export async function keepVisitorSalt(on: pg.Pool, tenant: string, day: string, salt: WrappedKey): Promise<void> {
  await on.query(KEEP, [tenant, day, salt.kekVersion, salt.wrapped]);
}

/** Those of days before this one, of all tenants. */
export async function forgetVisitorSalts(on: pg.Pool, day: string): Promise<void> {
  await on.query(FORGET, [day]);
}
