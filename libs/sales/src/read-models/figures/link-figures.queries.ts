import { groupsRead, inZone, NO_INFLUENCE } from './groups.js';
import type { LinkDimension, LinkFigureOrder, LinkFiguresArgs } from './link-figures.types.js';

type Counts = Record<'clicks' | 'repeats' | 'bots' | 'flagged' | 'leads' | 'conversions', number>;

export interface LinksFound extends Counts {
  readonly keys: readonly (string | null)[];
  readonly revenue: readonly { readonly currency: string; readonly amount: string }[];
}

const ZONES = ['$3', '$4'] as const;

interface Where {
  /** When it happened. */
  readonly at: string;
  /** Where the link was met, where that is known. */
  readonly medium?: string;
  /** The activity that it came through, where that is known. */
  readonly activity?: string;
}

const columnsOf = ({ at, medium = 'NULL', activity = 'NULL' }: Where): Readonly<Record<LinkDimension, string>> => ({
  partner: 'x.partner_id::text',
  link: 'x.link_id::text',
  activity,
  medium,
  month: inZone(at, ZONES, 'YYYY-MM'),
  day: inZone(at, ZONES, 'YYYY-MM-DD'),
});

const ORDERS: Readonly<Record<LinkFigureOrder, string>> = {
  group: 'keys',
  clicks: 'clicks DESC, keys',
  conversions: 'conversions DESC, keys',
};

const within = (at: string): string =>
  `($6::timestamptz IS NULL OR ${at} >= $6) AND ($7::timestamptz IS NULL OR ${at} < $7)`;

/**
 * A lead or sale to which two links of a group led is one of it. Groups are put together by grouping: a join of what was found so far, without
 * statistics, may compare everything with everything.
 */
export function linkFiguresText({ groupBy: by, orderBy, first }: LinkFiguresArgs): string {
  const keys = (where: Where) => `ARRAY[${by.map((one) => columnsOf(where)[one]).join(', ')}]::text[]`;
  const submitted = 'l.submitted_at::timestamptz';
  return `
  WITH clicked AS (
    SELECT ${keys({ at: 'x.hour', medium: 'x.medium' })} AS keys, sum(x.clicks) AS clicks, sum(x.repeats) AS repeats, sum(x.bots) AS bots, sum(x.flagged) AS flagged
    FROM link_hours x WHERE x.tenant = $1 AND x.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND ${within('x.hour')}
      AND $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL
    GROUP BY 1
  ), led AS (
    SELECT ${keys({ at: submitted, activity: 'l.activity_id::text' })} AS keys, count(DISTINCT l.id) AS leads
    FROM touches x JOIN leads l ON l.tenant = x.tenant AND l.journey_id = x.journey_id AND l.merged_into IS NULL AND l.partner_id = x.partner_id
    WHERE x.tenant = $1 AND x.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND x.link_id IS NOT NULL AND NOT x.is_flagged
      AND x.at <= l.submitted_at AND ${within(submitted)}
    GROUP BY 1
  ), parts AS (
    SELECT DISTINCT ${keys({ at: 's.occurred_at', activity: 'x.activity_id::text' })} AS keys, s.id, x.partner_id, s.currency, (s.amount - s.refunded) * (e->>'weight')::numeric * 0.0001 AS amount
    FROM sale_touches x JOIN sales s ON s.tenant = x.tenant AND s.id = x.sale_id
      JOIN sale_attributions a ON a.tenant = x.tenant AND a.id = x.sale_id AND a.judged = x.judged
      JOIN LATERAL jsonb_array_elements(s.credits) e ON (e->>'partnerId')::uuid = x.partner_id
    WHERE x.tenant = $1 AND s.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND x.link_id IS NOT NULL
      AND (x.dropped IS NULL OR x.dropped IN ('not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing', 'same-click', 'outranked'))
      AND ${NO_INFLUENCE} AND ${within('s.occurred_at')}
  ), sums AS (
    SELECT keys, currency, sum(amount) AS amount FROM parts GROUP BY 1, 2
  ), revenue AS (
    SELECT keys, jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount::text) ORDER BY currency) AS revenue FROM sums GROUP BY 1
  ), sold AS (
    SELECT keys, count(DISTINCT id) AS conversions FROM parts GROUP BY 1
  ), found (keys, clicks, repeats, bots, flagged, leads, conversions, revenue) AS (
    SELECT keys, clicks, repeats, bots, flagged, 0, 0, NULL::jsonb FROM clicked
    UNION ALL SELECT keys, 0, 0, 0, 0, leads, 0, NULL FROM led
    UNION ALL SELECT keys, 0, 0, 0, 0, 0, conversions, NULL FROM sold
    UNION ALL SELECT keys, 0, 0, 0, 0, 0, 0, revenue FROM revenue
  )
  SELECT keys, sum(clicks)::int AS clicks, sum(repeats)::int AS repeats, sum(bots)::int AS bots, sum(flagged)::int AS flagged,
    sum(leads)::int AS leads, sum(conversions)::int AS conversions, coalesce(jsonb_agg(revenue) FILTER (WHERE revenue IS NOT NULL)->0, '[]') AS revenue
  FROM found GROUP BY keys
  ORDER BY ${ORDERS[orderBy]} LIMIT ${groupsRead(first)}`;
}
