import { TENANT_KEYS_TABLE } from './tenant-keys.js';
import { VISITOR_SALTS_TABLE } from './salts/visitor-salts.sql.js';

/** A key or the tombstone in its place: one row, so that the two can never both be there. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS person_keys (
    tenant text NOT NULL,
    subject text NOT NULL,
    kek_version integer,
    wrapped bytea,
    made_at timestamptz NOT NULL DEFAULT now(),
    erased_by uuid,
    erased_at timestamptz,
    PRIMARY KEY (tenant, subject),
    CHECK (num_nulls(kek_version, wrapped) = CASE WHEN erased_by IS NULL THEN 0 ELSE 2 END)
  );
  CREATE INDEX IF NOT EXISTS person_keys_by_version ON person_keys (kek_version);
  CREATE INDEX IF NOT EXISTS person_keys_by_erasure ON person_keys (erased_at) WHERE erased_at IS NOT NULL`;

/** Who makes and reads keys changes none and removes none: that is for an erasure, and for whoever wraps them anew. Salts of visitors go by themselves. */
const GRANTS = `
  DO $grants$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'concord_keys') THEN
      EXECUTE format('GRANT CONNECT ON DATABASE %I TO concord_keys', current_database());
      GRANT USAGE ON SCHEMA public TO concord_keys;
      GRANT SELECT, INSERT ON person_keys, tenant_keys TO concord_keys;
      GRANT SELECT, INSERT, DELETE ON visitor_salts TO concord_keys;
    END IF;
  END $grants$`;

/** The tables of the keys, and who may use them. */
export const KEYS_SCHEMA_SQL = [TABLE, TENANT_KEYS_TABLE, VISITOR_SALTS_TABLE, GRANTS].join(';\n');
