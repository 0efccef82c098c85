import { ALL_OF, type Where } from '../statements/conditions.js';
import type { AmountRange } from './ranges.js';

/* What properties of filters mean as conditions on rows. */

type Ends = { readonly from?: string; readonly to?: string } | undefined;

/** Months or days, both ends among them. */
export const inclusive = (range: Ends) => range && { atLeast: range.from, atMost: range.to };

/** Below zero, or not. */
export const belowZero = (negative: boolean | undefined) =>
  negative === undefined ? undefined : negative ? { to: '0' } : { from: '0' };

/** That there is one, or that there is none. */
export const present = (isThere: boolean | undefined) => (isThere === undefined ? undefined : { present: isThere });

/** An amount in minor units of the row's currency. */
export const inMinor = (range: AmountRange | undefined, currencyIn = 'currency') =>
  range && {
    minor: { atLeast: range.atLeast, atMost: range.atMost },
    currencyIn,
    ...(range.currency !== undefined && { currency: range.currency }),
  };

/** An exact amount in major units beside its currency. */
export const inMajor = <Property extends string>(property: Property, range: AmountRange | undefined) =>
  (range && {
    [property]: { atLeast: range.atLeast, atMost: range.atMost },
    currency: range.currency,
  }) as { readonly [P in Property]?: { readonly atLeast?: string; readonly atMost?: string } } | undefined;

/** All of these hold; what is undefined asks nothing. */
export const allOf = <Row>(...conditions: readonly (Where<Row> | undefined)[]): Where<Row> =>
  ({ [ALL_OF]: conditions }) as Where<Row>;
