import type { DropReason } from '#libs/attribution';
import { SURVIVORS, survivorSql } from '#libs/partners';
import { counts } from './left-out.js';

/** The views that `OPPORTUNITIES` reads. */
export const OPPORTUNITY_VIEWS = [
  ...['revenue_facts', 'deal_journeys', 'sale_creditings', 'sale_touches', 'deals'],
  ...['customer_conversions', 'customer_journeys', 'leads', 'touches', 'partners'],
];

/** Touches that a sale was not credited for, and that still tell who took part: another decided, or the model gave them nothing. */
const STILL_EVIDENCE: readonly DropReason[] = [
  ...(['influence-only', 'outranked', 'same-click', 'not-weighed'] as const),
  ...(['protected-for-another', 'overridden', 'bound-to-another'] as const),
  ...(['not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing'] as const),
];
const LISTED = STILL_EVIDENCE.map((reason) => `'${reason}'`).join(', ');

/** What is up to so long after the beginning has led to it. */
const GRACE = "interval '5 minutes'";

/** A fraction such as `1/3`, for comparison alone. */
const FRACTION = `split_part(t.share, '/', 1)::numeric / coalesce(nullif(split_part(t.share, '/', 2), '')::numeric, 1)`;

const creditedPartner = survivorSql(`(c->>'partnerId')::uuid`);

/** Not whom it is credited to, but the touches tell who brought it. */
const BY_EVIDENCE = `(o.credits = '[]' AND o.deal_id IS NOT NULL OR o.sale_type = 'deal-influenced' AND o.deal_id IS NOT NULL
      OR o.decided_by = 'touches' AND o.created_at IS NOT NULL AND NOT coalesce(o.policy_version = ANY($10::int[]), false))`;

/**
 * Common table expressions of a `WITH RECURSIVE`: `moved`, each movement of revenue with who brought it (`source`) and who `helpers` were. What was
 * found of a sale comes together in one window (`told`): joins of what has no statistics may compare everything with everything. A movement is judged
 * by what was decided of its sale by then (`decided`; whoever confirms it decides nothing), so that a past month keeps its figures: where a sale has
 * changed hands, each decision has movements, touches, a source and helpers of its own. $1 tenant, $2 program, $3 and $4 the first and the last day,
 * $5 recorded by then or null, $6 the program's currency, $7 and $8 the same days as moments, $9 the zone, $10 the versions of its policy that bind
 * customers, so that whom a sale is credited to is whom its customer is bound to, $11 how many days touches count, $12 the types of sales that are
 * left out.
 */
export const OPPORTUNITIES = `${SURVIVORS}, facts AS (
    SELECT f.sale_id, decisions.decided, decisions.judged, f.amount, f.currency, f.credits, CASE WHEN f.currency <> $6 THEN f.day END AS day,
      (SELECT ${creditedPartner} FROM jsonb_array_elements(f.credits) WITH ORDINALITY credited(c, place)
        GROUP BY 1 ORDER BY sum((c->>'weight')::int) DESC, min(place) LIMIT 1) AS greatest
    FROM revenue_facts f LEFT JOIN LATERAL (
        SELECT max(c.revision) AS decided, max(c.revision) FILTER (WHERE c.model IS NOT NULL) AS judged
        FROM sale_creditings c
        WHERE c.tenant = f.tenant AND c.sale_id = f.sale_id AND c.revision <= f.as_of
          AND NOT (c.cause = 'person' AND c.before = c.after)
      ) decisions ON TRUE
    WHERE f.tenant = $1 AND f.program_id = $2 AND f.day >= $3 AND f.day <= $4 AND NOT f.is_influence
      AND ($5::timestamptz IS NULL OR f.recorded_at <= $5) AND ${counts('f', '$12')}
  ), own_deals AS (
    SELECT d.id AS sale_id, d.amount, d.currency, '[]'::jsonb AS credits, d.registered_at::timestamptz AS created_at, d.closed_at,
      CASE WHEN d.currency <> $6 THEN to_char(d.closed_at AT TIME ZONE $9, 'YYYY-MM-DD') END AS day
    FROM deals d
    WHERE d.tenant = $1 AND d.program_id = $2 AND d.partner_id IS NULL AND d.state = 'won'
      AND d.closed_at >= $7::timestamptz AND d.closed_at < $8::timestamptz
      AND ($5::timestamptz IS NULL OR d.closed_at <= $5)
  ), opportunities AS (
    SELECT o.*, ${BY_EVIDENCE} AS by_evidence FROM (
      SELECT s.sale_id, f.decided, f.judged, s.sale_type, s.deal_id, coalesce(a.after, s.credits) AS credits, s.occurred_at AS closed_at,
        a.decided_by, a.policy_version, coalesce(d.registered_at, l.submitted_at)::timestamptz AS created_at
      FROM (SELECT DISTINCT sale_id, decided, judged FROM facts) f
        JOIN revenue_facts s ON s.tenant = $1 AND s.sale_id = f.sale_id AND s.kind = 'sale'
        LEFT JOIN deals d ON d.tenant = s.tenant AND d.id = s.deal_id
        LEFT JOIN sale_creditings a ON a.tenant = s.tenant AND a.sale_id = s.sale_id AND a.revision = f.decided
        LEFT JOIN customer_conversions c ON c.tenant = s.tenant AND c.id = s.sale_id
        LEFT JOIN customer_journeys j ON j.tenant = c.tenant AND j.id = c.journey_id
        LEFT JOIN leads l ON l.tenant = j.tenant AND l.id = j.lead_id AND l.submitted_at::timestamptz <= s.occurred_at
          AND (a.recorded_at IS NULL OR l.recorded_at <= a.recorded_at)
      UNION ALL
      SELECT o.sale_id, NULL, NULL, NULL, o.sale_id, o.credits, o.closed_at, NULL, NULL, o.created_at FROM own_deals o
    ) o
  ), touched AS (
    SELECT o.sale_id, o.decided, o.by_evidence, o.created_at, o.closed_at, t.partner_id, t.at::timestamptz AS at, t.place, ${FRACTION} AS share
    FROM opportunities o JOIN sale_touches t ON t.tenant = $1 AND t.sale_id = o.sale_id AND t.judged = o.judged
    WHERE o.created_at IS NOT NULL AND (t.dropped IS NULL OR t.dropped IN (${LISTED}))
    UNION ALL
    SELECT o.sale_id, o.decided, o.by_evidence, o.created_at, o.closed_at, t.partner_id, t.at::timestamptz, 0, NULL
    FROM opportunities o
      JOIN deal_journeys r ON r.tenant = $1 AND r.deal_id = o.deal_id
      JOIN touches t ON t.tenant = $1 AND t.journey_id = r.journey_id AND NOT t.is_flagged
    WHERE t.at::timestamptz >= o.closed_at - $11 * interval '1 day'
  ), evidence AS (
    SELECT t.sale_id, t.decided, t.by_evidence, ${survivorSql('t.partner_id')} AS partner_id, t.at, t.place, t.share,
      t.at <= t.created_at + ${GRACE} AS led_to_it, t.at <= t.closed_at AS was_before_end
    FROM touched t
  ), earliest AS (
    SELECT DISTINCT ON (sale_id, decided) sale_id, decided, partner_id FROM (
      SELECT sale_id, decided, partner_id, sum(share) AS share, max(at) AS at, max(place) AS place
      FROM evidence WHERE by_evidence AND led_to_it GROUP BY 1, 2, 3
    ) partners_before ORDER BY sale_id, decided, share DESC NULLS LAST, at DESC, place DESC
  ), helpers AS (
    SELECT e.sale_id, e.decided, e.partner_id FROM evidence e WHERE NOT e.led_to_it AND e.was_before_end
    UNION
    SELECT o.sale_id, o.decided, ${creditedPartner} FROM opportunities o, jsonb_array_elements(o.credits) c
    WHERE o.sale_type = 'deal-influenced' AND o.deal_id IS NOT NULL
    UNION
    SELECT o.sale_id, o.decided, ${creditedPartner}
    FROM opportunities o
      JOIN revenue_facts h ON h.tenant = $1 AND h.deal_id = o.deal_id AND h.kind = 'sale' AND h.is_influence,
      jsonb_array_elements(h.credits) c
  ), told AS (
    SELECT f.sale_id, f.decided, f.amount, f.currency, f.day, f.credits, f.greatest, NULL::boolean AS by_evidence, NULL::uuid AS earliest, NULL::uuid AS helper
    FROM facts f
    UNION ALL SELECT o.sale_id, NULL, o.amount, o.currency, o.day, o.credits, NULL, NULL, NULL, NULL FROM own_deals o
    UNION ALL SELECT o.sale_id, o.decided, NULL, NULL, NULL, NULL, NULL, o.by_evidence, NULL, NULL FROM opportunities o
    UNION ALL SELECT e.sale_id, e.decided, NULL, NULL, NULL, NULL, NULL, NULL, e.partner_id, NULL FROM earliest e
    UNION ALL SELECT h.sale_id, h.decided, NULL, NULL, NULL, NULL, NULL, NULL, NULL, h.partner_id FROM helpers h
  ), moved AS (
    SELECT m.* FROM (
      SELECT t.amount, t.currency, t.day, t.credits, array_agg(t.helper) FILTER (WHERE t.helper IS NOT NULL) OVER sale AS helpers,
        CASE WHEN bool_or(t.by_evidence) OVER sale THEN (max(t.earliest::text) OVER sale)::uuid ELSE t.greatest END AS source
      FROM told t WINDOW sale AS (PARTITION BY t.sale_id, t.decided)
    ) m WHERE m.credits IS NOT NULL
  )`;
