import type { Query } from './query.js';

/** The channel on which a live view says which of its rows have changed: `{ view, tenant, ids }`. */
export const ROWS_CHANNEL = 'concord_rows';
/** Postgres takes messages of less than 8,000 bytes. */
const IDS_PER_MESSAGE = 180;

/** Within the transaction that writes the rows: nobody hears of rows that are not there. */
export function noticesOf(view: string, keys: Iterable<{ readonly tenant: string; readonly id: string }>): Query[] {
  const byTenant = new Map<string, string[]>();
  for (const { tenant, id } of keys) {
    const ids = byTenant.get(tenant);
    if (ids) ids.push(id);
    else byTenant.set(tenant, [id]);
  }
  const messages: string[] = [];
  for (const [tenant, ids] of byTenant) {
    for (let n = 0; n < ids.length; n += IDS_PER_MESSAGE) {
      messages.push(JSON.stringify({ view, tenant, ids: ids.slice(n, n + IDS_PER_MESSAGE) }));
    }
  }
  return sending(messages);
}

/** The same for subscribers that read what there is anyhow: whose rows have changed, with no ids. */
export const tenantNoticesOf = (view: string, keys: readonly { readonly tenant: string }[]): Query[] =>
  sending([...new Set(keys.map(({ tenant }) => tenant))].map((tenant) => JSON.stringify({ view, tenant, ids: [] })));

const ROWS_CHANGED = 'rows_changed';

/** What several views say in one transaction, as one statement. */
export function noticedTogether(queries: readonly Query[]): Query[] {
  const isNotice = ({ name }: Query): boolean => name === ROWS_CHANGED;
  const messages = queries.filter(isNotice).flatMap(({ values = [] }) => values[1] as readonly string[]);
  return [...queries.filter((query) => !isNotice(query)), ...sending(messages)];
}

const sending = (messages: readonly string[]): Query[] =>
  messages.length === 0
    ? []
    : [
        {
          text: 'SELECT pg_notify($1, m) FROM unnest($2::text[]) m',
          values: [ROWS_CHANNEL, messages],
          name: ROWS_CHANGED,
        },
      ];

/** The same for rows that only the statement knows which change them. */
export const noticing = (view: string, tenant: string, { text, values = [] }: Query): Query => ({
  text: `WITH changed AS (${text} RETURNING id),
    parts AS (SELECT json_agg(id) AS ids FROM (SELECT id, row_number() OVER () / ${IDS_PER_MESSAGE} AS part FROM changed) c GROUP BY part)
    SELECT pg_notify('${ROWS_CHANNEL}', json_build_object('view', $${values.length + 1}::text, 'tenant', $${values.length + 2}::text, 'ids', ids)::text) FROM parts`,
  values: [...values, view, tenant],
  ofAnySize: true,
});
