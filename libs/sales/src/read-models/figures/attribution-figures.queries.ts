import { groupsRead } from '#libs/graphql';
import { SURVIVORS } from '#libs/partners';
import type { AttributionModel } from '#libs/programs';
import { NO_INFLUENCE } from './groups.js';
import { groupColumns, soldColumns, type SoldDimension } from './sold-columns.js';

export type AttributionDimension = 'partner' | 'metadata' | SoldDimension;

/** The partner is known only where a sale is shared. */
const COLUMNS = { partner: 'NULL', ...soldColumns(['$3', '$4']) };

/** What a touch gets, as whole parts: the `nth` of `n` touches, under the version `v` of the policy. The same as `partsOf` of the attribution. */
const PARTS: Readonly<Record<AttributionModel, string>> = {
  last: '(w.nth = w.n)::int',
  first: '(w.nth = 1)::int',
  linear: '1',
  position: `CASE WHEN w.n = 1 THEN 1 WHEN w.nth = 1 THEN v.first * greatest(w.n - 2, 1)
    WHEN w.nth = w.n THEN v.last * greatest(w.n - 2, 1) ELSE v.middle END`,
  decay: `coalesce((v.decayed->>floor(extract(epoch FROM w.occurred_at - least(w.at, w.occurred_at)) / 86400)::int)::numeric, 0)`,
};

/** Lost to the model that was in force: another one may give it a part. */
const WEIGHED = `(t.share IS NOT NULL OR t.dropped IS NULL OR t.dropped IN ('not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing'))`;

/**
 * Each sale's parts under a model, from the evidence that decided it last, added up by the whole that they are parts of: no fraction is rounded. Sales that no
 * touches decided, and the few that are too large to list theirs, keep the shares that they have. What a sale is grouped by goes with it: a join of
 * what was found so far, without statistics, would compare everything with everything.
 */
export function attributionStatement(
  model: AttributionModel,
  by: readonly AttributionDimension[],
  first: number | undefined,
): string {
  const keys = groupColumns(by, COLUMNS, '$8').join(', ');
  const withPartner = by.map((one, at) => (one === 'partner' ? 'partner_id::text' : `keys[${at + 1}]`)).join(', ');
  const sale = 'id, keys, currency, net';
  return `
  WITH RECURSIVE ${SURVIVORS}, policies AS (
    SELECT (v->>'version')::int AS version, (v->>'first')::int AS first, (v->>'middle')::int AS middle,
      (v->>'last')::int AS last, v->'decayed' AS decayed
    FROM jsonb_array_elements($5::jsonb) v
  ), asked AS (
    SELECT s.id, ARRAY[${keys}]::text[] AS keys, s.currency, s.amount - s.refunded AS net, s.occurred_at, s.decided_by, s.policy_version, s.shares, s.judged
    FROM (SELECT s.*, a.decided_by, a.policy_version, a.shares, a.judged
      FROM sale_attributions a JOIN sales s ON s.tenant = a.tenant AND s.id = a.id WHERE a.tenant = $1 AND a.program_id = $2) s
    WHERE ${NO_INFLUENCE} AND ($6::timestamptz IS NULL OR s.occurred_at >= $6) AND ($7::timestamptz IS NULL OR s.occurred_at < $7)
      AND $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL AND $8::text[] IS NOT NULL
  ), weighed AS (
    SELECT s.*, t.at::timestamptz AS at, t.place, coalesce(l.lives, t.partner_id) AS partner_id,
      row_number() OVER (PARTITION BY s.id ORDER BY t.place) AS nth, count(*) OVER (PARTITION BY s.id) AS n
    FROM asked s JOIN sale_touches t ON t.tenant = $1 AND t.sale_id = s.id AND t.judged = s.judged LEFT JOIN survivors l ON l.id = t.partner_id
    WHERE s.decided_by = 'touches' AND ${WEIGHED}
  ), touched AS (
    SELECT w.*, (${PARTS[model]})::numeric AS part FROM weighed w JOIN policies v ON v.version = w.policy_version
  ), owned AS (
    SELECT ${sale}, partner_id, min(place) AS place, sum(part) AS part, sum(sum(part)) OVER (PARTITION BY id) AS whole FROM (
      SELECT ${sale}, partner_id, place, CASE WHEN sum(part) OVER (PARTITION BY id) = 0 THEN (nth = n)::int ELSE part END AS part FROM touched
    ) t GROUP BY ${sale}, partner_id
  ), rounded AS (
    SELECT ${sale}, partner_id, part, whole, div(10000 * part, whole) + (row_number() OVER (PARTITION BY id ORDER BY mod(10000 * part, whole) DESC, place)
      <= 10000 - sum(div(10000 * part, whole)) OVER (PARTITION BY id))::int AS weight
    FROM owned
  ), kept AS (
    SELECT e.id, e.keys, e.currency, e.net, coalesce(l.lives, e.partner_id) AS partner_id, coalesce(split_part(e.exact, '/', 1)::numeric, 1) AS part,
      coalesce(split_part(e.exact, '/', 2)::numeric, 1) AS whole, coalesce(e.weight, 10000) AS weight
    FROM (SELECT s.*, e->>'exact' AS exact, (e->>'weight')::numeric AS weight, (e->>'partnerId')::uuid AS partner_id
      FROM asked s LEFT JOIN LATERAL jsonb_array_elements(s.shares) e ON TRUE
      WHERE s.decided_by <> 'touches' OR NOT EXISTS (SELECT FROM sale_touches t WHERE t.tenant = $1 AND t.sale_id = s.id AND t.judged = s.judged AND ${WEIGHED})
    ) e LEFT JOIN survivors l ON l.id = e.partner_id
  ), sums AS (
    SELECT ARRAY[${withPartner}]::text[] AS keys, currency, whole, sum(part) AS parts, sum(part * net) AS revenue,
      sum(weight) AS weights, sum(weight * net) * 0.0001 AS by_weights
    FROM (SELECT * FROM rounded WHERE part > 0 UNION ALL SELECT * FROM kept) p GROUP BY 1, 2, 3
  )
  SELECT keys, currency, jsonb_agg(jsonb_build_array(whole::text, parts::text, revenue::text)) AS sums, sum(weights)::text AS weights,
    sum(by_weights)::text AS "byWeights", round(sum(parts::numeric(80, 30) / whole), 12)::text AS conversions,
    round(sum(revenue::numeric(80, 30) / whole), 12)::text AS revenue
  FROM sums GROUP BY keys, currency ORDER BY keys, currency LIMIT ${groupsRead(first)}`;
}
