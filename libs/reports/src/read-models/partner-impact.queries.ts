import { survivorSql } from '#libs/partners';
import { OPPORTUNITIES } from './opportunity.queries.js';

/** What of net revenue a row adds up; the first three of a program are all of it. */
export type ImpactMeasure =
  | 'sourced'
  | 'influenced-only'
  | 'unattributed'
  | 'influenced-once'
  | 'direct'
  | 'partner-influenced'
  | 'credited';

/** `day`: by whose rate it is converted; null: it is in the program's currency. */
export interface ImpactRow {
  readonly measure: ImpactMeasure;
  readonly partnerId: string | null;
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
}

const HELPED = 'EXISTS (SELECT FROM unnest(m.helpers) helper WHERE helper IS DISTINCT FROM m.source)';

export const part = (measure: ImpactMeasure, from: string, partner = 'NULL::uuid', amount = 'm.amount'): string =>
  `SELECT '${measure}' AS measure, ${partner} AS "partnerId", m.currency, m.day, sum(${amount})::text AS amount
   FROM moved m ${from} GROUP BY 2, 3, 4`;

/** Each sale in which a partner helped, once. Its values are those of `OPPORTUNITIES`. */
export const INFLUENCED = `WITH RECURSIVE ${OPPORTUNITIES} ${part('influenced-once', `WHERE ${HELPED}`)}`;

/** Its values are those of `OPPORTUNITIES`. */
export const PARTNER_IMPACT = `
  WITH RECURSIVE ${OPPORTUNITIES}
  ${[
    part('sourced', 'WHERE m.source IS NOT NULL', 'm.source'),
    part('influenced-only', `WHERE m.source IS NULL AND ${HELPED}`),
    part('unattributed', `WHERE m.source IS NULL AND NOT ${HELPED}`),
    part('influenced-once', `WHERE ${HELPED}`),
    part('direct', `WHERE m.credits = '[]'`),
    part(
      'partner-influenced',
      'CROSS JOIN LATERAL unnest(m.helpers) helper WHERE helper IS DISTINCT FROM m.source',
      'helper',
    ),
    part(
      'credited',
      'CROSS JOIN LATERAL jsonb_array_elements(m.credits) c',
      survivorSql(`(c->>'partnerId')::uuid`),
      `m.amount * (c->>'weight')::numeric / 10000`,
    ),
  ].join('\n  UNION ALL ')}`;
