import { groupsRead } from '#libs/graphql';
import { type Brought, broughtBy, type BroughtFound, within } from './brought.queries.js';
import { inZone } from './groups.js';
import type { LinkDimension, LinkFigureOrder, LinkFiguresArgs } from './link-figures.types.js';

export type LinksFound = BroughtFound & Record<'clicks' | 'repeats' | 'bots' | 'flagged', number>;

const ZONES = ['$3', '$4'] as const;

interface Where extends Brought {
  /** Where the link was met, where that is known. */
  readonly medium?: string;
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

/** Groups are put together by grouping: a join of what was found so far, without statistics, may compare everything with everything. */
export function linkFiguresText({ groupBy: by, orderBy, first }: LinkFiguresArgs): string {
  const keys = (where: Where) => `ARRAY[${by.map((one) => columnsOf(where)[one]).join(', ')}]::text[]`;
  return `
  WITH clicked AS (
    SELECT ${keys({ at: 'x.hour', medium: 'x.medium' })} AS keys, sum(x.clicks) AS clicks, sum(x.repeats) AS repeats, sum(x.bots) AS bots, sum(x.flagged) AS flagged
    FROM link_hours x WHERE x.tenant = $1 AND x.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND ${within('x.hour')}
      AND $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL
    GROUP BY 1
  ), ${broughtBy('link_id', keys)}
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
