import { groupsRead } from '#libs/graphql';
import { inZone, NO_INFLUENCE } from './groups.js';
import type { LeadDimension, LeadFigureOrder, LeadFiguresArgs } from './lead-figures.types.js';

type Counts = Record<'leads' | 'seenAgain' | 'qualified' | 'disqualified' | 'converted', number>;

export interface LeadsFound extends Counts {
  readonly keys: readonly (string | null)[];
  readonly revenue: readonly { readonly currency: string; readonly amount: string }[];
}

const SUBMITTED = 'l.submitted_at::timestamptz';
const ZONES = ['$3', '$4'] as const;

const COLUMNS: Readonly<Record<LeadDimension, string>> = {
  partner: 'l.partner_id::text',
  activity: 'l.activity_id',
  country: 'l.country',
  month: inZone(SUBMITTED, ZONES, 'YYYY-MM'),
  day: inZone(SUBMITTED, ZONES, 'YYYY-MM-DD'),
};

const ORDERS: Readonly<Record<LeadFigureOrder, string>> = {
  group: 'keys',
  leads: 'leads DESC, keys',
  converted: 'converted DESC, keys',
};

/** Not for partners: what their leads bought from others is not theirs. A person's sales lead to one lead: of those that were merged, to the one that goes on. */
const REVENUE = `
  sold AS (
    SELECT l.keys, s.currency, sum(s.amount - s.refunded) AS amount
    FROM counted l
      JOIN customer_conversions c ON c.tenant = l.tenant AND c.journey_id = l.journey_id
      JOIN sales s ON s.tenant = c.tenant AND s.id = c.id AND ${NO_INFLUENCE}
    WHERE l.merged_into IS NULL GROUP BY 1, 2
  ), revenue AS (
    SELECT keys, jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount::text) ORDER BY currency) AS revenue
    FROM sold GROUP BY 1
  )`;
const NO_REVENUE = `revenue AS (SELECT NULL::text[] AS keys, NULL::jsonb AS revenue WHERE FALSE)`;

export const leadFiguresText = ({ groupBy: by, orderBy, first }: LeadFiguresArgs, isPartner: boolean): string => `
  WITH counted AS (
    SELECT l.*, ARRAY[${by.map((one) => COLUMNS[one]).join(', ')}]::text[] AS keys
    FROM leads l
    WHERE l.tenant = $1 AND l.program_id = $2 AND ($5::uuid IS NULL OR l.partner_id = $5)
      AND ($6::text IS NULL OR l.submitted_at >= $6) AND ($7::text IS NULL OR l.submitted_at < $7)
      AND $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL
  ), ${isPartner ? NO_REVENUE : REVENUE}, grouped AS (
    SELECT keys, count(*)::int AS leads, sum(seen_again)::int AS "seenAgain",
      count(*) FILTER (WHERE qualified_at IS NOT NULL)::int AS qualified,
      count(*) FILTER (WHERE status = 'disqualified')::int AS disqualified,
      count(*) FILTER (WHERE status = 'converted')::int AS converted
    FROM counted GROUP BY 1
  )
  SELECT g.*, coalesce(r.revenue, '[]') AS revenue FROM grouped g LEFT JOIN revenue r USING (keys)
  ORDER BY ${ORDERS[orderBy]} LIMIT ${groupsRead(first)}`;
