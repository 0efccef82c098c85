import { OWNERS_WRITE, workTableSql } from '#libs/eventing';

/**
 * Exports that somebody has started: what is asked for, and how far it was read. `fetches` counts up with each reading: what an older one
 * says is not written. Nothing of a row that is exported is in it.
 */
export const EXPORT_JOBS_SQL = workTableSql(
  {
    name: 'concord_exports',
    columns: [
      'tenant text NOT NULL',
      'subject text NOT NULL',
      'partner text NOT NULL',
      'id uuid NOT NULL',
      'asked jsonb NOT NULL',
      'rows_expected bigint NOT NULL',
      'requested_at timestamptz NOT NULL DEFAULT now()',
      'expires_at timestamptz NOT NULL',
      'fetches integer NOT NULL DEFAULT 0',
      'rows_done bigint NOT NULL DEFAULT 0',
      'position text',
      'begun_at timestamptz',
      'seen_at timestamptz',
      'ended_at timestamptz',
      'interruption text',
      'cancelled_at timestamptz',
      'PRIMARY KEY (tenant, subject, partner, id)',
    ],
  },
  OWNERS_WRITE,
);
