import { workTableSql } from '#libs/eventing';

/**
 * Where endpoints are, and which process delivers to them. `version` is that of the webhook: a row of an older one begins anew. Who takes an endpoint
 * raises its `epoch`, and nobody settles under an older one. `delivered`: the event that it was sent last. `attempts`, `next_at`: of what it waits
 * for as a whole; `failing_since`: since when nothing got through.
 */
export const WEBHOOK_CURSORS_SQL = workTableSql({
  name: 'concord_webhook_cursors',
  columns: [
    'tenant text NOT NULL',
    'webhook_id uuid NOT NULL',
    'version integer NOT NULL',
    'cursor text NOT NULL',
    'sequence bigint NOT NULL',
    'delivered bigint NOT NULL',
    'epoch bigint NOT NULL DEFAULT 0',
    'holder uuid',
    'renewed_at timestamptz',
    'attempts integer NOT NULL DEFAULT 0',
    'next_at timestamptz',
    'failing_since timestamptz',
    'delivered_at timestamptz',
    'requests_done bigint NOT NULL DEFAULT 0',
    'PRIMARY KEY (tenant, webhook_id)',
  ],
});

/** Keys that are blocked by an event that failed: everything of the key from `sequence` on is still to be sent. */
export const WEBHOOK_BLOCKED_SQL = workTableSql({
  name: 'concord_webhook_blocked',
  columns: [
    'tenant text NOT NULL',
    'webhook_id uuid NOT NULL',
    'key text NOT NULL',
    'sequence bigint NOT NULL',
    'attempts integer NOT NULL',
    'next_at timestamptz NOT NULL',
    'blocked_since timestamptz NOT NULL',
    'PRIMARY KEY (tenant, webhook_id, key)',
  ],
});
