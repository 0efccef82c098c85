import { deterministicId, fromGlobalId } from '#libs/kernel';
import type { FilterInput } from './filter.js';
import type { Statement } from './page.statement.js';
import { shardSql } from './shard.js';

/** Somebody whose cursors are kept here. */
export interface KeptReader {
  /** UUID */
  readonly id: string;
  readonly filter: FilterInput;
  /** Where each shard is that has no row of its own. */
  readonly places: readonly { readonly cursor: string; readonly sequence: string }[];
}

/** How far one shard is; moments in ISO 8601. */
export interface ShardLag {
  readonly id: string;
  readonly number: number;
  readonly cursor: string;
  /** Events that match and are not committed: counted up to 10,000, among the tenant's 100,000 after the consumer's shard that is furthest behind. */
  readonly lagEvents: number;
  /** When the oldest of them was recorded. */
  readonly lagSince: string | null;
  readonly committedAt: string | null;
  readonly heldSince: string | null;
  readonly credit: number;
}

const MOST = 10_000;
const SPAN = 100_000;

const bareOf = (kind: string) => (id: string) => fromGlobalId(kind, id) ?? '';
const kindOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('_')));

/** The lists of a filter that ask something, as `filterOf` reads them. */
function asked({ id, filter, places }: KeptReader) {
  const { types = [], programIds = [], partnerIds = [], subjectIds = [] } = filter;
  const some = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);
  return {
    ...{ id, places, types: some(types), programs: some(programIds.map(bareOf('program'))) },
    partners: some(partnerIds.map(bareOf('partner'))),
    keys: some(subjectIds.map((each) => deterministicId('feed', kindOf(each), bareOf(kindOf(each))(each)))),
  };
}

/**
 * How far each shard of these is, and what it has still to do, in one statement: the log is looked at once for each of them, from the shard on that
 * is furthest behind. @param leaseMs who was not heard of for longer holds nothing
 */
export const lagStatement = (tenant: string, readers: readonly KeptReader[], leaseMs: number): Statement => ({
  text: `WITH shards AS MATERIALIZED (
  SELECT r.id, r.types, r.programs, r.partners, r.keys, jsonb_array_length(r.places) AS parts, (p.n - 1)::int AS number, c.committed_at, c.credit,
    coalesce(c.cursor, p.place ->> 'cursor') AS cursor, at.sequence, min(at.sequence) OVER (PARTITION BY r.id) AS lowest,
    CASE WHEN c.renewed_at > now() - $3::int * interval '1 ms' THEN c.held_since END AS held_since
  FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, places jsonb, types jsonb, programs jsonb, partners jsonb, keys jsonb)
  CROSS JOIN LATERAL jsonb_array_elements(r.places) WITH ORDINALITY AS p(place, n)
  LEFT JOIN concord_feed_cursors c ON c.tenant = $1 AND c.consumer = r.id AND c.shard = p.n - 1
  CROSS JOIN LATERAL (SELECT coalesce(c.sequence, (p.place ->> 'sequence')::bigint) AS sequence) at
), lags AS MATERIALIZED (
  SELECT s.id, s.number, least(count(*), ${MOST})::int AS events, min(m.recorded_at) AS since
  FROM (SELECT DISTINCT ON (id) * FROM shards ORDER BY id) r
  CROSS JOIN LATERAL (
    SELECT e.commit, e.recorded_at, CASE WHEN r.parts = 1 THEN 0 ELSE ${shardSql('r.parts')} END AS number FROM (
      SELECT * FROM feed_events a WHERE a.tenant = $1 AND a.commit > r.lowest ORDER BY a.commit LIMIT ${SPAN}) e
    WHERE (r.types IS NULL OR r.types ? e.type OR r.types ? (split_part(e.type, '.', 1) || '.*'))
      AND (r.programs IS NULL OR r.programs ? e.program_id::text)
      AND (r.partners IS NULL OR r.partners ? e.partner_id::text)
      AND (r.keys IS NULL OR r.keys ? e.state_key::text)
    LIMIT CASE WHEN r.parts = 1 THEN ${MOST} END) m
  JOIN shards s ON s.id = r.id AND s.number = m.number AND m.commit > s.sequence
  GROUP BY s.id, s.number
)
SELECT s.id, s.number, s.cursor, coalesce(l.events, 0) AS "lagEvents", l.since AS "lagSince", s.committed_at AS "committedAt",
  s.held_since AS "heldSince", coalesce(s.credit, 0) AS credit
FROM shards s LEFT JOIN lags l ON l.id = s.id AND l.number = s.number
ORDER BY s.id, s.number`,
  values: [tenant, JSON.stringify(readers.map(asked)), leaseMs],
});
