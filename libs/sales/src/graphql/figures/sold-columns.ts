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
