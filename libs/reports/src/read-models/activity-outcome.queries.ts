import { counts } from './left-out.js';

/** What activities came to, by currency and day of the movements; `day` null: in the program's currency. */
export interface OutcomeRow {
  /** The activity. */
  readonly of: string;
  readonly what: 'revenue' | 'pipeline';
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
  /** How many sales, or deals. */
  readonly count: number;
}

/**
 * The first activity that brought a person has all that the person buys, and the deals that its lead became. $1 tenant, $2 the activities, $3 the
 * program's currency, $4 types of sales that are left out.
 */
export const ACTIVITY_OUTCOME = `
  WITH brought AS (
    SELECT l.activity_id AS of, j.id AS journey_id
    FROM leads l JOIN customer_journeys j ON j.tenant = l.tenant AND j.program_id = l.program_id AND j.lead_id = l.id
    WHERE l.tenant = $1 AND l.activity_id = ANY($2::text[]) AND l.merged_into IS NULL
  ), sold AS (
    SELECT b.of, c.id AS sale_id FROM brought b JOIN customer_conversions c ON c.tenant = $1 AND c.journey_id = b.journey_id
    UNION
    SELECT b.of, f.sale_id
    FROM brought b
      JOIN deal_journeys r ON r.tenant = $1 AND r.journey_id = b.journey_id
      JOIN revenue_facts f ON f.tenant = $1 AND f.deal_id = r.deal_id AND f.kind = 'sale' AND NOT f.is_influence
  ), open AS (
    SELECT DISTINCT b.of, d.id, d.currency, d.amount
    FROM brought b
      JOIN deal_journeys r ON r.tenant = $1 AND r.journey_id = b.journey_id
      JOIN deals d ON d.tenant = $1 AND d.id = r.deal_id
    WHERE d.state IN ('submitted', 'in-review', 'returned', 'approved', 'open')
  )
  SELECT s.of, 'revenue' AS what, f.currency, CASE WHEN f.currency <> $3 THEN f.day END AS day, sum(f.amount)::text AS amount,
    count(*) FILTER (WHERE f.kind = 'sale')::int AS count
  FROM sold s JOIN revenue_facts f ON f.tenant = $1 AND f.sale_id = s.sale_id AND NOT f.is_influence AND ${counts('f', '$4')}
  GROUP BY 1, 3, 4
  UNION ALL
  SELECT o.of, 'pipeline', o.currency, CASE WHEN o.currency <> $3 THEN to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') END,
    coalesce(sum(o.amount), 0)::text, count(*)::int
  FROM open o GROUP BY 1, 3, 4`;

export const OUTCOME_VIEWS = [
  ...['leads', 'customer_journeys', 'customer_conversions'],
  ...['deal_journeys', 'revenue_facts', 'deals'],
];
