import type { WrappedKey } from './key-encryption.js';

/** What the database knows of a subject. */
export type Standing = WrappedKey | 'erased' | 'unknown';

export const LOCK_TABLE = `SELECT pg_advisory_xact_lock(hashtextextended('concord person keys', 0))`;

export const STANDINGS = `
  SELECT key.erased_by IS NOT NULL AS erased, key.kek_version, key.wrapped
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY asked(tenant, subject, place)
  LEFT JOIN person_keys key USING (tenant, subject)
  ORDER BY asked.place`;

/**
 * What holds once the keys are kept that there were none of; nothing of a subject whose row another process makes at this moment. Sorted, so that
 * two processes that keep keys for the same subjects wait for one another and never both.
 */
export const KEEP = `
  WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bytea[]) WITH ORDINALITY AS new(tenant, subject, kek_version, wrapped, place)
  ), kept AS (
    INSERT INTO person_keys (tenant, subject, kek_version, wrapped)
    SELECT tenant, subject, kek_version, wrapped FROM asked
    WHERE NOT EXISTS (SELECT FROM person_keys held WHERE held.tenant = asked.tenant AND held.subject = asked.subject)
    ORDER BY tenant, subject
    ON CONFLICT DO NOTHING RETURNING tenant, subject, kek_version, wrapped
  )
  SELECT held.erased_by IS NOT NULL AS erased, coalesce(kept.kek_version, held.kek_version) AS kek_version,
    coalesce(kept.wrapped, held.wrapped) AS wrapped
  FROM asked LEFT JOIN person_keys held USING (tenant, subject) LEFT JOIN kept USING (tenant, subject)
  ORDER BY asked.place`;

export const ERASE = `
  INSERT INTO person_keys (tenant, subject, erased_by, erased_at) VALUES ($1, $2, $3, now())
  ON CONFLICT (tenant, subject) DO UPDATE
  SET kek_version = NULL, wrapped = NULL, erased_by = EXCLUDED.erased_by, erased_at = EXCLUDED.erased_at
  WHERE person_keys.erased_by IS NULL`;

export const OTHER_VERSIONS = `
  SELECT tenant, subject, kek_version, wrapped FROM person_keys
  WHERE kek_version <> $1 LIMIT $2 FOR UPDATE SKIP LOCKED`;

export const REPLACE = `
  UPDATE person_keys key SET kek_version = new.kek_version, wrapped = new.wrapped
  FROM unnest($1::text[], $2::text[], $3::int[], $4::bytea[]) new(tenant, subject, kek_version, wrapped)
  WHERE key.tenant = new.tenant AND key.subject = new.subject`;

export interface StandingRow {
  readonly erased: boolean;
  readonly kek_version: number | null;
  readonly wrapped: Buffer | null;
}

export function standingOf({ erased, kek_version: kekVersion, wrapped }: StandingRow): Standing {
  if (erased) return 'erased';
  return kekVersion === null || wrapped === null ? 'unknown' : { kekVersion, wrapped };
}
