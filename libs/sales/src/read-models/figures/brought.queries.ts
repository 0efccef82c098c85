import type { DropReason } from '#libs/attribution';
import { NO_INFLUENCE } from './groups.js';

/** What is known of a lead or sale. */
export interface Brought {
  /** When it happened. */
  readonly at: string;
  /** The activity that it came through, where that is known. */
  readonly activity?: string;
}

/** What is read for it. */
export const BROUGHT_VIEWS = ['touches', 'leads', 'sale_touches', 'sale_attributions', 'sales'];

export interface BroughtFound extends Record<'leads' | 'conversions', number> {
  readonly keys: readonly (string | null)[];
  readonly revenue: readonly { readonly currency: string; readonly amount: string }[];
}

/** Why a touch has no part of a sale to which it led all the same. */
export const LED_ALL_THE_SAME: readonly DropReason[] = [
  ...(['not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing'] as const),
  ...(['same-click', 'outranked'] as const),
];

const SUBMITTED = 'l.submitted_at::timestamptz';

/** As moments are written in columns of text, so that their index is asked. */
const written = (moment: string): string =>
  `to_char(${moment}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const SUBMITTED_WITHIN = `($6::timestamptz IS NULL OR l.submitted_at >= ${written('$6')})
      AND ($7::timestamptz IS NULL OR l.submitted_at < ${written('$7')})`;

export const within = (at: string): string =>
  `($6::timestamptz IS NULL OR ${at} >= $6) AND ($7::timestamptz IS NULL OR ${at} < $7)`;

/**
 * `led`, `sold` and `revenue`: the leads and sales to which touches through links or codes led, by groups. One to which two of a group led is one of it.
 * @param keys the groups of touches `x`
 */
export const broughtBy = (through: 'link_id' | 'code_id', keys: (of: Brought) => string): string => `
  led AS (
    SELECT ${keys({ at: SUBMITTED, activity: 'l.activity_id::text' })} AS keys, count(DISTINCT l.id) AS leads
    FROM touches x JOIN leads l ON l.tenant = x.tenant AND l.journey_id = x.journey_id AND l.merged_into IS NULL AND l.partner_id = x.partner_id
    WHERE x.tenant = $1 AND x.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND x.${through} IS NOT NULL AND NOT x.is_flagged
      AND x.at <= l.submitted_at AND ${SUBMITTED_WITHIN}
    GROUP BY 1
  ), parts AS (
    SELECT DISTINCT ${keys({ at: 's.occurred_at', activity: 'x.activity_id::text' })} AS keys, s.id, x.partner_id, s.currency, (s.amount - s.refunded) * (e->>'weight')::numeric * 0.0001 AS amount
    FROM sale_touches x JOIN sales s ON s.tenant = x.tenant AND s.id = x.sale_id
      JOIN sale_attributions a ON a.tenant = x.tenant AND a.id = x.sale_id AND a.judged = x.judged
      JOIN LATERAL jsonb_array_elements(s.credits) e ON (e->>'partnerId')::uuid = x.partner_id
    WHERE x.tenant = $1 AND s.program_id = $2 AND ($5::uuid IS NULL OR x.partner_id = $5) AND x.${through} IS NOT NULL
      AND (x.dropped IS NULL OR x.dropped IN (${LED_ALL_THE_SAME.map((reason) => `'${reason}'`).join(', ')}))
      AND ${NO_INFLUENCE} AND ${within('s.occurred_at')}
  ), sums AS (
    SELECT keys, currency, sum(amount) AS amount FROM parts GROUP BY 1, 2
  ), revenue AS (
    SELECT keys, jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount::text) ORDER BY currency) AS revenue FROM sums GROUP BY 1
  ), sold AS (
    SELECT keys, count(DISTINCT id) AS conversions FROM parts GROUP BY 1`;
