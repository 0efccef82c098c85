import type { Query } from './query.js';

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
