import type { CostFactKind } from './cost-fact.row.view.js';
import { OPPORTUNITIES, OPPORTUNITY_VIEWS } from './opportunity.queries.js';
import { part } from './partner-impact.queries.js';

/** Amounts of one currency and day; `day` null: in the program's currency. */
export interface CostRow {
  readonly kind: CostFactKind;
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
}

/** $1 tenant, $2 program, $3 and $4 moments (half-open), $5 recorded by then or null, $6 the program's currency, $7 its zone, $8 the basis. */
export const COSTS = `
  SELECT kind, currency, day, sum(amount)::text AS amount FROM (
    SELECT c.kind, c.currency, c.amount,
      CASE WHEN c.currency <> $6 THEN to_char(c.occurred_at AT TIME ZONE $7, 'YYYY-MM-DD') END AS day
    FROM cost_facts c
    WHERE c.tenant = $1 AND c.program_id = $2 AND c.occurred_at >= $3 AND c.occurred_at < $4 AND NOT c.is_waiting
      AND ($5::timestamptz IS NULL OR c.recorded_at <= $5) AND $8 = ANY(c.basis)
  ) costs GROUP BY 1, 2, 3`;

/**
 * Customers whose first sale happened then, and was recorded as a partner's: each once, however many partners share it. $1 tenant, $2 program, $3 and
 * $4 moments (half-open), $5 recorded by then or null.
 */
export const NEW_CUSTOMERS = `
  SELECT count(*)::int AS customers FROM (
    SELECT DISTINCT ON (c.journey_id) f.occurred_at, f.credits
    FROM customer_journeys j
      JOIN customer_conversions c ON c.tenant = j.tenant AND c.journey_id = j.id
      JOIN revenue_facts f ON f.tenant = c.tenant AND f.sale_id = c.id AND f.kind = 'sale'
    WHERE j.tenant = $1 AND j.program_id = $2 AND ($5::timestamptz IS NULL OR f.recorded_at <= $5)
    ORDER BY c.journey_id, f.occurred_at, c.number
  ) first WHERE occurred_at >= $3 AND occurred_at < $4 AND credits <> '[]'`;

/** Its values are those of `OPPORTUNITIES`. */
export const SOURCED = `WITH RECURSIVE ${OPPORTUNITIES} ${part('sourced', 'WHERE m.source IS NOT NULL')}`;

export const ECONOMICS_VIEWS = [...OPPORTUNITY_VIEWS, 'cost_facts'];
