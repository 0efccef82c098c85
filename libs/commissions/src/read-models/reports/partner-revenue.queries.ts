import type { RevenueOrder } from './partner-revenue.types.js';

const RATE = 'CASE WHEN s.gross > 0 THEN trunc(-s.refunds / s.gross, 4) END';
const ORDERS: Readonly<Record<RevenueOrder, string>> = {
  'net-highest': 's.net',
  'gross-highest': 's.gross',
  'refund-rate-highest': RATE,
};

/** $3 to $4: the months asked for; $5: the first of as many before them; $6 the currency, $7 how many. */
export const partnerRevenueText = (order: RevenueOrder): string => `
  WITH sold AS (
    SELECT partner_id, ${['conversions', 'gross', 'refunds', 'net']
      .map(
        (figure) => `coalesce(sum(${figure}) FILTER (WHERE period >= $3), 0) AS ${figure},
      coalesce(sum(${figure}) FILTER (WHERE period < $3), 0) AS before_${figure}`,
      )
      .join(', ')}, count(*) FILTER (WHERE period >= $3) AS months
    FROM partner_month_sales
    WHERE tenant = $1 AND program_id = $2 AND period >= $5 AND period <= $4 AND currency = $6 GROUP BY partner_id
  ), shown AS (
    SELECT s.*, ${RATE} AS rate FROM sold s WHERE s.months > 0 ORDER BY ${ORDERS[order]} DESC NULLS LAST, s.partner_id LIMIT $7
  )
  SELECT s.partner_id AS "partnerId", s.conversions::int, s.gross, s.refunds, s.net, s.rate,
    s.before_conversions::int AS "beforeConversions", s.before_gross AS "beforeGross", s.before_refunds AS "beforeRefunds",
    s.before_net AS "beforeNet", CASE WHEN s.before_gross > 0 THEN trunc(-s.before_refunds / s.before_gross, 4) END AS "beforeRate",
    c.now AS commission, c.before AS "beforeCommission"
  FROM shown s CROSS JOIN LATERAL (
    SELECT coalesce(sum(commission_minor) FILTER (WHERE period >= $3), 0) AS now,
      coalesce(sum(commission_minor) FILTER (WHERE period < $3), 0) AS before
    FROM partner_commission_months m WHERE m.tenant = $1 AND m.partner_id = s.partner_id AND m.period >= $5 AND m.period <= $4
  ) c ORDER BY ${ORDERS[order]} DESC NULLS LAST, s.partner_id`;

type Figure = 'gross' | 'refunds' | 'net' | 'commission';
export type RevenueFound = Record<Figure | `before${Capitalize<Figure>}`, string> & {
  readonly partnerId: string;
  readonly conversions: number;
  readonly rate: string | null;
  readonly beforeConversions: number;
  readonly beforeRate: string | null;
};
