import { groupsRead } from '#libs/graphql';
import { type Brought, broughtBy } from './brought.queries.js';
import type { CodeDimension, CodeFigureOrder, CodeFiguresArgs } from './code-figures.types.js';
import { inZone } from './groups.js';

const ZONES = ['$3', '$4'] as const;

const columnsOf = ({ at, activity = 'NULL' }: Brought): Readonly<Record<CodeDimension, string>> => ({
  partner: 'x.partner_id::text',
  code: 'x.code_id::text',
  activity,
  month: inZone(at, ZONES, 'YYYY-MM'),
  day: inZone(at, ZONES, 'YYYY-MM-DD'),
});

const ORDERS: Readonly<Record<CodeFigureOrder, string>> = {
  group: 'keys',
  conversions: 'conversions DESC, keys',
};

export function codeFiguresText({ groupBy: by, orderBy, first }: CodeFiguresArgs): string {
  const keys = (of: Brought) => `ARRAY[${by.map((one) => columnsOf(of)[one]).join(', ')}]::text[]`;
  return `
  WITH ${broughtBy('code_id', keys)}
  ), found (keys, leads, conversions, revenue) AS (
    SELECT keys, leads, 0, NULL::jsonb FROM led
    UNION ALL SELECT keys, 0, conversions, NULL FROM sold
    UNION ALL SELECT keys, 0, 0, revenue FROM revenue
  )
  SELECT keys, sum(leads)::int AS leads, sum(conversions)::int AS conversions,
    coalesce(jsonb_agg(revenue) FILTER (WHERE revenue IS NOT NULL)->0, '[]') AS revenue
  FROM found WHERE $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL GROUP BY keys
  ORDER BY ${ORDERS[orderBy]} LIMIT ${groupsRead(first)}`;
}
