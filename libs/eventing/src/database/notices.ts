import type { Query } from './query.js';

/**
 * The channel on which a live view says which of its rows have changed: `{ view, tenant, ids, partners }`, of each row the partner whose it is,
 * null: nobody’s. Without `partners` where that is not known.
 */
export const ROWS_CHANNEL = 'concord_rows';
/** Postgres takes messages of less than 8,000 bytes. */
const IDS_PER_MESSAGE = 90;

export interface ChangedRow {
  readonly tenant: string;
  readonly id: string;
  /** Whose it is; undefined: not known, or the view has no partners. */
  readonly partner?: string | null | undefined;
}

/** Within the transaction that writes the rows: nobody hears of rows that are not there. */
export function noticesOf(view: string, rows: Iterable<ChangedRow>): Query[] {
  const alike = new Map<string, ChangedRow[]>();
  for (const row of rows) {
    const key = `${row.partner === undefined} ${row.tenant}`;
    const known = alike.get(key);
    if (known) known.push(row);
    else alike.set(key, [row]);
  }
  const messages: string[] = [];
  for (const all of alike.values()) {
    for (let n = 0; n < all.length; n += IDS_PER_MESSAGE) {
      const some = all.slice(n, n + IDS_PER_MESSAGE);
      const { tenant, partner } = some[0]!;
      const partners = partner === undefined ? {} : { partners: some.map((row) => row.partner ?? null) };
      messages.push(JSON.stringify({ view, tenant, ids: some.map(({ id }) => id), ...partners }));
    }
  }
  return sending(messages);
}

/** The same for subscribers that read what there is anyhow: whose rows have changed, with no ids. */
export const tenantNoticesOf = (view: string, keys: readonly { readonly tenant: string }[]): Query[] =>
  sending([...new Set(keys.map(({ tenant }) => tenant))].map((tenant) => JSON.stringify({ view, tenant, ids: [] })));

const sending = (messages: readonly string[]): Query[] => notice(ROWS_CHANNEL, messages);

/** The same for rows that only the statement knows which change them. @param partner quoted column that says whose a row is */
export function noticing(
  view: string,
  tenant: string,
  { text, values = [] }: Query,
  partner: string | null | undefined,
): Query {
  const [ofView, ofTenant] = [`$${values.length + 1}::text`, `$${values.length + 2}::text`];
  const [found, told] = partner ? [`, ${partner} AS partner`, `, 'partners', partners`] : ['', ''];
  return {
    text: `WITH changed AS (${text} RETURNING id${found}),
    parts AS (SELECT json_agg(id) AS ids${partner ? ', json_agg(partner) AS partners' : ''}
      FROM (SELECT *, row_number() OVER () / ${IDS_PER_MESSAGE} AS part FROM changed) c GROUP BY part)
    SELECT pg_notify('${ROWS_CHANNEL}', json_build_object('view', ${ofView}, 'tenant', ${ofTenant}, 'ids', ids${told})::text) FROM parts`,
    values: [...values, view, tenant],
    ofAnySize: true,
  };
}

const NOTICES = 'notices';

/** What Postgres tells whoever listens, once the transaction holds. */
export const notice = (channel: string, messages: readonly string[]): Query[] =>
  messages.length === 0
    ? []
    : [
        {
          text: 'SELECT pg_notify(c, m) FROM unnest($1::text[], $2::text[]) AS u(c, m)',
          values: [messages.map(() => channel), messages],
          name: NOTICES,
        },
      ];

/** What is told in one transaction, as one statement behind all others. */
export function noticedTogether(queries: readonly Query[]): Query[] {
  const isNotice = ({ name }: Query): boolean => name === NOTICES;
  const [first, ...more] = queries.filter(isNotice);
  if (!first) return [...queries];
  const values = first.values?.map((list, n) => [list, ...more.map((one) => one.values?.[n])].flat());
  return [...queries.filter((query) => !isNotice(query)), { ...first, ...(values && { values }) }];
}

/** The channel on which runners tell how far their views and policies are. */
export const POSITIONS_CHANNEL = 'concord_positions';
/** Postgres takes messages of less than 8,000 bytes. */
const MOST_BYTES = 7_000;

/** One message: `position` → names that are there; policies with where their effects end. */
export interface Announcement {
  readonly at: Readonly<Record<string, readonly string[]>>;
  readonly effects?: Readonly<Record<string, string>>;
  /** How far views and policies are behind, told once a second. */
  readonly lags?: Readonly<Record<string, Lag>>;
}

/** Events that one has still to take, and the age in seconds of the newest it took meanwhile. */
export type Lag = readonly [events: number, seconds: number];

/** How far one is, as it is told. */
export interface Place {
  readonly position: string;
  readonly effects: string | undefined;
}

export function announcements(told: Iterable<readonly [name: string, told: Place]>): string[] {
  const messages: string[] = [];
  let at: Record<string, string[]> = {};
  let effects: Record<string, string> = {};
  let bytes = 0;
  const flush = (): void => {
    if (bytes > 0) messages.push(JSON.stringify({ at, effects } satisfies Announcement));
    [at, effects, bytes] = [{}, {}, 0];
  };
  for (const [name, { position, effects: until }] of told) {
    if (bytes > MOST_BYTES) flush();
    bytes += name.length + 4 + (at[position] ? 0 : position.length + 6);
    (at[position] ??= []).push(name);
    if (!until) continue;
    effects[name] = until;
    bytes += name.length + until.length + 6;
  }
  flush();
  return messages;
}
