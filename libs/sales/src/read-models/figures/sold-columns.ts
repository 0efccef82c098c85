import { badInput } from '#libs/graphql';
import { inZone } from './groups.js';

/** By what sales `s`, with what decided them, are grouped. */
export type SoldDimension = 'decided-by' | 'country' | 'month' | 'day';

/** @param zones the parameters of `inZone` */
export const soldColumns = (zones: readonly [string, string]): Readonly<Record<SoldDimension, string>> => ({
  'decided-by': 's.decided_by',
  country: `s.customer->>'country'`,
  month: 's.period',
  day: inZone('s.occurred_at', zones, 'YYYY-MM-DD'),
});

const METADATA = 'metadata';

/** @param keys the parameter that holds the words by which is grouped, one for each METADATA */
export function groupColumns<Dimension extends string>(
  by: readonly Dimension[],
  known: Readonly<Record<Exclude<Dimension, typeof METADATA>, string>>,
  keys: string,
): readonly string[] {
  let nth = 0;
  return by.map((one) => (one === METADATA ? wordOf(keys, (nth += 1)) : known[one as keyof typeof known]));
}

const wordOf = (keys: string, nth: number): string =>
  `(SELECT m->>'value' FROM jsonb_array_elements(s.metadata) m WHERE m->>'key' = (${keys}::text[])[${nth}] LIMIT 1)`;

/** Of each dimension the word of the vendor's own that it is, if it is one. Throws BAD_USER_INPUT where there is not one for each METADATA. */
export function wordsOf(by: readonly string[], keys: readonly string[]): readonly (string | null)[] {
  if (by.filter((one) => one === METADATA).length !== keys.length)
    throw badInput([{ path: ['metadataKeys'], message: 'one key for each METADATA in `groupBy`' }]);
  const left = [...keys];
  return by.map((one) => (one === METADATA ? (left.shift() ?? null) : null));
}
