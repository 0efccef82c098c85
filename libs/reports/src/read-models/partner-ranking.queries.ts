import { SURVIVORS, survivorSql } from '#libs/partners';
import { counts } from './left-out.js';

/** What is credited to a partner, of one currency and day; `day` null: in the program's currency. */
export interface NetRow {
  readonly partnerId: string;
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
}

/** $1 tenant, $2 program, $3 and $4 the first and the last day, $5 recorded by then or null, $6 the program's currency, $7 types of sales that are left out. */
export const NET_BY_PARTNER = `
  WITH RECURSIVE ${SURVIVORS}
  SELECT ${survivorSql(`(c->>'partnerId')::uuid`)} AS "partnerId", f.currency, CASE WHEN f.currency <> $6 THEN f.day END AS day,
    sum(f.amount * (c->>'weight')::numeric / 10000)::text AS amount
  FROM revenue_facts f CROSS JOIN LATERAL jsonb_array_elements(f.credits) c
  WHERE f.tenant = $1 AND f.program_id = $2 AND f.day >= $3 AND f.day <= $4 AND NOT f.is_influence
    AND ($5::timestamptz IS NULL OR f.recorded_at <= $5) AND ${counts('f', '$7')}
  GROUP BY 1, 2, 3`;

export interface LeadsRow {
  readonly partnerId: string;
  readonly leads: number;
  readonly converted: number;
}

/** $1 tenant, $2 program, $3 and $4 moments (half-open), $5 recorded by then or null. */
export const LEADS_BY_PARTNER = `
  WITH RECURSIVE ${SURVIVORS}
  SELECT ${survivorSql('l.partner_id')} AS "partnerId", count(*)::int AS leads, 
    count(*) FILTER (WHERE l.status = 'converted' AND ($5::timestamptz IS NULL OR l.converted_known_at <= $5))::int AS converted
  FROM leads l
  WHERE l.tenant = $1 AND l.program_id = $2 AND l.partner_id IS NOT NULL AND l.submitted_at >= $3 AND l.submitted_at < $4
    AND ($5::timestamptz IS NULL OR l.recorded_at <= $5)
  GROUP BY 1`;

/** Those that have been active since a moment or longer. $1 tenant, $2 program, $3 the moment. */
export const ACTIVE_SINCE = `
  SELECT p.id AS "partnerId" FROM partners p
  WHERE p.tenant = $1 AND p.program_id = $2 AND p.standing = 'active' AND p.active_since <= $3`;

export const RANKING_VIEWS = ['revenue_facts', 'leads', 'partners'];
