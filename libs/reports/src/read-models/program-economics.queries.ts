import { SURVIVORS, survivorSql } from '#libs/partners';
import type { CostFactKind } from './cost-fact.row.view.js';
import { counts } from './left-out.js';
import { OPPORTUNITIES, OPPORTUNITY_VIEWS } from './opportunity.queries.js';
import { part } from './partner-impact.queries.js';

/** Amounts of one currency and day; `day` null: in the program's currency. */
export interface CostRow {
  /** For whom; null: for nobody alone, or a customer. */
  readonly partnerId: string | null;
  readonly kind: CostFactKind;
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
}

/**
 * Of a reward its partner stands in the reward. $1 tenant, $2 program, $3 and $4 moments (half-open), $5 recorded by then or null,
 * $6 the program's currency, $7 its zone, $8 the basis.
 */
export const COSTS = `
  WITH RECURSIVE ${SURVIVORS}
  SELECT ${survivorSql('partner_id')} AS "partnerId", kind, currency, day, sum(amount)::text AS amount FROM (
    SELECT coalesce(c.partner_id, r.partner_id) AS partner_id, c.kind, c.currency, c.amount,
      CASE WHEN c.currency <> $6 THEN to_char(c.occurred_at AT TIME ZONE $7, 'YYYY-MM-DD') END AS day
    FROM cost_facts c LEFT JOIN rewards r ON r.tenant = c.tenant AND r.id = c.reward_id
    WHERE c.tenant = $1 AND c.program_id = $2 AND c.occurred_at >= $3 AND c.occurred_at < $4 AND NOT c.is_waiting
      AND ($5::timestamptz IS NULL OR c.recorded_at <= $5) AND $8 = ANY(c.basis)
  ) costs GROUP BY 1, 2, 3, 4`;

/** A partner's parts of new customers, in basis points: those of one customer add up to 10,000. */
export interface NewCustomersRow {
  readonly partnerId: string;
  readonly basisPoints: string;
}

/**
 * Customers whose first sale is a partner's, each once, by the weights of the partners that share it: more on the day of that sale, or on which it
 * became a partner's, less on which it became nobody's. $1 tenant, $2 program, $3 and $4 moments (half-open), $5 recorded by then or null,
 * $6 the types of sales that are left out: a customer's first sale is that of another type.
 */
export const NEW_CUSTOMERS = `
  WITH RECURSIVE ${SURVIVORS}
  SELECT ${survivorSql('credited.partner_id')} AS "partnerId", sum(credited.weight)::text AS "basisPoints"
  FROM (SELECT DISTINCT f.sale_id FROM revenue_facts f
      WHERE f.tenant = $1 AND f.program_id = $2 AND f.kind IN ('sale', 'recredit') AND f.occurred_at >= $3 AND f.occurred_at < $4) moved
    JOIN revenue_facts s ON s.tenant = $1 AND s.sale_id = moved.sale_id AND s.kind = 'sale'
    JOIN customer_conversions c ON c.tenant = s.tenant AND c.id = s.sale_id
    JOIN sale_creditings a ON a.tenant = s.tenant AND a.sale_id = s.sale_id
    CROSS JOIN LATERAL (
      SELECT (one->>'partnerId')::uuid AS partner_id, (one->>'weight')::int AS weight FROM jsonb_array_elements(a.after) one
      UNION ALL SELECT (one->>'partnerId')::uuid, -(one->>'weight')::int FROM jsonb_array_elements(a.before) one
    ) credited
  WHERE a.occurred_at::timestamptz >= $3 AND a.occurred_at::timestamptz < $4 AND ($5::timestamptz IS NULL OR a.recorded_at <= $5)
    AND ${counts('s', '$6')}
    AND NOT EXISTS (SELECT FROM customer_conversions e JOIN revenue_facts f ON f.tenant = e.tenant AND f.sale_id = e.id AND f.kind = 'sale'
      WHERE e.tenant = c.tenant AND e.journey_id = c.journey_id AND ($5::timestamptz IS NULL OR f.recorded_at <= $5)
        AND ${counts('f', '$6')} AND (f.occurred_at, e.number, e.id) < (s.occurred_at, c.number, c.id))
  GROUP BY 1 HAVING sum(credited.weight) <> 0`;

/** Its values are those of `OPPORTUNITIES`. */
export const SOURCED = `WITH RECURSIVE ${OPPORTUNITIES} ${part('sourced', 'WHERE m.source IS NOT NULL')}`;

export const ECONOMICS_VIEWS = [...OPPORTUNITY_VIEWS, 'cost_facts', 'rewards'];
