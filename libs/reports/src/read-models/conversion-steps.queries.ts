import { counts } from './left-out.js';

/** How many there are of each step. */
export interface StepsRow {
  readonly clicks: number;
  readonly leads: number;
  readonly qualified: number;
  readonly convertedLeads: number;
  /** Customers that bought and were no lead before. */
  readonly convertedAlone: number;
}

/**
 * Each is counted by the day of its first step: a click by its own, a lead by that on which it was submitted, whenever it bought. $1 tenant, $2 program,
 * $3 and $4 moments (half-open), $5 recorded by then or null, $6 the types of sales that are left out: they make nobody a customer who was no lead.
 */
export const CONVERSION_STEPS = `
  WITH sold_deals AS (
    SELECT DISTINCT j.lead_id
    FROM deal_journeys r
      JOIN customer_journeys j ON j.tenant = r.tenant AND j.id = r.journey_id
      JOIN revenue_facts f ON f.tenant = r.tenant AND f.deal_id = r.deal_id AND f.kind = 'sale'
    WHERE r.tenant = $1 AND f.program_id = $2 AND j.lead_id IS NOT NULL AND ($5::timestamptz IS NULL OR f.recorded_at <= $5)
      AND ${counts('f', '$6')}
  ), cohort AS (
    SELECT l.qualified_known_at IS NOT NULL AND ($5::timestamptz IS NULL OR l.qualified_known_at <= $5) AS is_qualified,
      l.status = 'converted' AND ($5::timestamptz IS NULL OR l.converted_known_at <= $5) OR l.id IN (SELECT lead_id FROM sold_deals) AS is_converted
    FROM leads l
    WHERE l.tenant = $1 AND l.program_id = $2 AND l.submitted_at >= $3 AND l.submitted_at < $4
      AND ($5::timestamptz IS NULL OR l.recorded_at <= $5) AND (l.merged_into IS NULL OR l.merged_known_at > $5::timestamptz)
  ), alone AS (
    SELECT count(DISTINCT coalesce(j.id, f.sale_id))::int AS customers
    FROM revenue_facts f
      LEFT JOIN customer_conversions c ON c.tenant = f.tenant AND c.id = f.sale_id
      LEFT JOIN deal_journeys r ON r.tenant = f.tenant AND r.deal_id = f.deal_id
      LEFT JOIN customer_journeys j ON j.tenant = f.tenant AND j.id = coalesce(c.journey_id, r.journey_id)
    WHERE f.tenant = $1 AND f.program_id = $2 AND f.kind = 'sale' AND NOT f.is_influence
      AND f.occurred_at >= $3::timestamptz AND f.occurred_at < $4::timestamptz
      AND ($5::timestamptz IS NULL OR f.recorded_at <= $5) AND ${counts('f', '$6')}
      AND NOT EXISTS (SELECT FROM leads l
        WHERE l.tenant = j.tenant AND l.id = j.lead_id AND ($5::timestamptz IS NULL OR l.recorded_at <= $5))
      AND NOT EXISTS (SELECT FROM customer_conversions e JOIN revenue_facts s ON s.tenant = e.tenant AND s.sale_id = e.id AND s.kind = 'sale'
        WHERE e.tenant = c.tenant AND e.journey_id = c.journey_id AND e.at < $3 AND ${counts('s', '$6')})
  )
  SELECT (SELECT coalesce(sum(h.clicks), 0)::int FROM link_hours h
      WHERE h.tenant = $1 AND h.program_id = $2 AND h.hour >= $3::timestamptz AND h.hour < $4::timestamptz
        AND ($5::timestamptz IS NULL OR h.hour <= $5)) AS clicks,
    count(*)::int AS leads, count(*) FILTER (WHERE is_qualified)::int AS qualified,
    count(*) FILTER (WHERE is_converted)::int AS "convertedLeads", (SELECT customers FROM alone) AS "convertedAlone"
  FROM cohort`;

export const STEPS_VIEWS = [
  ...['link_hours', 'leads', 'revenue_facts', 'deal_journeys'],
  ...['customer_conversions', 'customer_journeys'],
];
