import { conditionOf, type EventFilter } from './filter.js';
import { STANDING, type Statement } from './page.statement.js';

/** What one page of a snapshot asks for. */
export interface SnapshotRequest {
  /** Key of the last subject that was delivered. */
  readonly after: string;
  /** Where the snapshot ends. */
  readonly upTo: bigint;
  readonly filter: EventFilter;
  readonly most: number;
}

/** As many entries of the log as one page looks at, except those of its last subject. */
const SPAN = 10_000;

/**
 * The newest event of each subject that matches, by the keys of subjects. Rows up to a position never change, so pages of any age fit together. `bound` is the
 * key up to which was looked; null: there is nothing behind it.
 */
export function snapshotStatement(tenant: string, partnerId: string | undefined, request: SnapshotRequest): Statement {
  const { after, upTo, most } = request;
  const mine = partnerId === undefined ? '' : ' AND e.seen_by = $5::uuid';
  const filter = conditionOf(request.filter, partnerId === undefined ? 5 : 6);
  const text = `WITH ${STANDING},
span AS MATERIALIZED (
  SELECT (SELECT e.state_key FROM feed_events e WHERE e.tenant = $1 AND e.state_key > $2::uuid
    ORDER BY e.state_key, e.commit OFFSET ${SPAN - 1} LIMIT 1) AS bound),
found AS (
  SELECT DISTINCT ON (e.state_key) e.id, e.commit, e.type, e.program_id, e.partner_id, e.seen_by, e.state_key, e.ordering_id, e.body, e.sealed_fields
  FROM feed_events e
  WHERE e.tenant = $1 AND e.state_key > $2::uuid AND e.state_key <= coalesce((SELECT bound FROM span), 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    AND e.commit <= $3${mine}${filter.text}
  ORDER BY e.state_key, e.commit DESC LIMIT $4 + 1)
SELECT (SELECT visible FROM standing) AS visible, span.bound, f.id, f.commit, f.type, f.program_id AS "programId", f.partner_id AS "partnerId", f.seen_by AS "seenBy",
  f.state_key AS "stateKey", f.ordering_id AS "orderingId", f.body, f.sealed_fields AS sealed
FROM span LEFT JOIN found f ON true ORDER BY f.state_key`;
  return {
    text,
    values: [tenant, after, String(upTo), most, ...(partnerId === undefined ? [] : [partnerId]), ...filter.values],
  };
}
