import { groupsRead } from '#libs/graphql';
import type { ConversionDimension, ConversionFigureOrder, ConversionFiguresArgs } from './conversion-figures.types.js';
import { NO_INFLUENCE } from './groups.js';
import { groupColumns, soldColumns } from './sold-columns.js';

export type ConversionsFound = Record<'conversions' | 'creditNotes' | 'newCustomers', number> &
  Record<'gross' | 'refunded' | 'net' | 'currency', string> & { readonly keys: readonly (string | null)[] };

const ZONES = ['$3', '$4'] as const;

const COLUMNS: Readonly<Record<Exclude<ConversionDimension, 'metadata'>, string>> = {
  'credited-partner': 'p.partner_id',
  ...soldColumns(ZONES),
};

const ORDERS: Readonly<Record<ConversionFigureOrder, string>> = {
  group: 'keys, currency',
  conversions: 'conversions DESC, keys, currency',
  net: 'net DESC, keys, currency',
};

const IN_RANGE = `($7::timestamptz IS NULL OR s.occurred_at >= $7) AND ($8::timestamptz IS NULL OR s.occurred_at < $8)`;

/** Whether a customer had none before it, among all its sales, whatever of them is counted. Not for partners: that others sold before is not theirs. */
const IS_FIRST = `c.id IS NOT NULL AND NOT EXISTS (SELECT FROM customer_conversions e
      WHERE e.tenant = c.tenant AND e.journey_id = c.journey_id AND (e.at, e.number, e.id) < (c.at, c.number, c.id))`;

/** What sales and credit notes have in common: `given` is what was given back. */
const soldFor = (isPartner: boolean): string => `
  SELECT s.currency, s.credits, s.customer, s.period, s.occurred_at, s.metadata, a.decided_by, 1 AS conversions, 0 AS credit_notes,
    s.amount AS gross, s.refunded AS given, ${isPartner ? 'FALSE' : IS_FIRST} AS is_first
  FROM sales s LEFT JOIN sale_attributions a ON a.tenant = s.tenant AND a.id = s.id
    ${isPartner ? '' : 'LEFT JOIN customer_conversions c ON c.tenant = s.tenant AND c.id = s.id'}
  WHERE s.tenant = $1 AND s.program_id = $2 AND ${IN_RANGE} AND ${NO_INFLUENCE}
  UNION ALL
  SELECT s.currency, s.credits, s.customer, s.period, s.occurred_at, s.metadata, NULL, 0, 1, 0, -s.amount, FALSE
  FROM credit_notes s WHERE s.tenant = $1 AND s.program_id = $2 AND ${IN_RANGE}`;

export function conversionFiguresText(
  { groupBy: by, orderBy, first }: ConversionFiguresArgs,
  isPartner: boolean,
): string {
  const columns = groupColumns(by, COLUMNS, '$5');
  const isDivided = isPartner || by.includes('credited-partner');
  const parts = `LEFT JOIN LATERAL (
      SELECT e->>'partnerId' AS partner_id, (e->>'weight')::numeric / 10000 AS share FROM jsonb_array_elements(s.credits) e
    ) p ON TRUE`;
  const share = isDivided ? ' * coalesce(p.share, 1)' : '';
  return `
  WITH sold AS (${soldFor(isPartner)}), counted AS (
    SELECT ARRAY[${columns.join(', ')}]::text[] AS keys, s.currency, s.conversions, s.credit_notes, s.is_first,
      s.gross${share} AS gross, s.given${share} AS given
    FROM sold s ${isDivided ? parts : ''}
    WHERE ($6::text IS NULL OR ${isPartner ? 'p.partner_id = $6' : 'FALSE'})
      AND $3::timestamptz[] IS NOT NULL AND $4::text[] IS NOT NULL AND $5::text[] IS NOT NULL
  )
  SELECT keys, currency, sum(conversions)::int AS conversions, sum(credit_notes)::int AS "creditNotes",
    count(*) FILTER (WHERE is_first)::int AS "newCustomers",
    sum(gross)::text AS gross, sum(given)::text AS refunded, sum(gross - given) AS net
  FROM counted GROUP BY keys, currency ORDER BY ${ORDERS[orderBy]} LIMIT ${groupsRead(first)}`;
}
