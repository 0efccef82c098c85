import { OWN, type Own } from '#libs/access';
import type { Type } from '@nestjs/common';

/** Half-open: from this one on, before that one. */
export interface Range<T> {
  readonly from?: T | null;
  readonly to?: T | null;
}

/** Both ends belong to it. */
export interface Bounds<T> {
  readonly atLeast?: T | null;
  readonly atMost?: T | null;
}

/** Of a column in minor units: bounds in major units, of one currency or of whatever currency each row has. */
export interface MinorBounds {
  readonly minor: Bounds<string>;
  /** The property that holds the row's currency. */
  readonly currencyIn: string;
  readonly currency?: string;
}

/** Of a property that is a list: it holds this value, or any of these. */
type Has<Element> = { readonly has: Element } | { readonly hasAny: readonly Element[] };

/** Of a property that is JSON: it contains this, or it does not. */
type Contains = { readonly contains: unknown } | { readonly lacks: unknown };

/** Of a property that may be null: it is another, or null. */
interface OtherThan<T> {
  readonly otherThan: T;
}

/** Of a property that may be null. */
interface Presence {
  readonly present: boolean;
}

type Condition<T> =
  | T
  | readonly T[]
  | Range<T>
  | Bounds<T>
  | MinorBounds
  | Presence
  | OtherThan<T>
  | (T extends readonly (infer Element)[] ? Has<Element> : never)
  | (T extends object ? Contains : never)
  | null
  | undefined;

/** Under this key a `where` lists conditions of which at least one holds. */
export const ANY_OF: unique symbol = Symbol('any');
/** Under this key a `where` lists further conditions that all hold, also on properties it names itself. */
export const ALL_OF: unique symbol = Symbol('all');
/** Under this key a `where` lists rows of other views that must be there, or must not. */
export const HAVING: unique symbol = Symbol('having');

/** What the other view's row has in common with this one. */
interface Same<By extends string = string> {
  readonly by: By;
  readonly of: string;
  /** The other's is not later, where it need not be the same. */
  readonly isUntil?: boolean;
}

/** Rows of another view: at least one whose `by` is the row's `of` and which matches. */
export interface HavingRow {
  readonly row: Type<object>;
  /** The property of the other view's row. */
  readonly by: string;
  /** The property of this row; its id unless given. */
  readonly of?: string;
  /** What else the two have in common. */
  readonly same?: readonly Same[];
  readonly where: object;
  /** There must be none. */
  readonly none?: boolean;
}

interface Others<Row extends object> extends Pick<HavingRow, 'of' | 'none'> {
  readonly by: keyof Row & string;
  readonly same?: readonly Same<keyof Row & string>[];
  readonly where: Where<Row>;
}

/** For a list under `HAVING`. */
export const having = <Row extends object>(row: Type<Row>, others: Others<Row>): HavingRow => ({ row, ...others });

/**
 * Conditions that all hold: a value, a list (any of), a range, bounds, what a list has, whether there is one, null; undefined asks
 * nothing.
 */
export type Where<Row> = { readonly [P in keyof Row]?: Condition<Row[P]> } & Own<keyof Row & string> & {
    readonly [ANY_OF]?: readonly Where<Row>[];
    readonly [ALL_OF]?: readonly (Where<Row> | undefined)[];
    readonly [HAVING]?: readonly (HavingRow | undefined)[];
  };

export type AnyWhere = Where<Record<string, unknown>>;

/** Every row class that a condition looks at beside the one it is on. */
export const rowsIn = (where: object | undefined): Type<object>[] => {
  const { [ANY_OF]: any = [], [ALL_OF]: all = [], [HAVING]: having = [] } = (where ?? {}) as AnyWhere;
  const others = having.flatMap((one) => (one ? [one.row, ...rowsIn(one.where)] : []));
  return [...[...any, ...all].flatMap(rowsIn), ...others];
};

/** Whether a condition is put together from a filter: few ask the same twice. */
export const isAdHoc = (where: object): boolean =>
  (where as AnyWhere)[ALL_OF]?.some((one) => one !== undefined) ?? false;

/** Equal conditions have equal keys. */
export const keyOf = (where: object | undefined): unknown => {
  if (!where) return null;
  const { [ANY_OF]: any, [ALL_OF]: all, [HAVING]: having, [OWN]: own } = where as AnyWhere;
  const others = having?.map((one) => one && [one.row.name, one.by, one.of, one.same, one.none, keyOf(one.where)]);
  return [where, any?.map(keyOf), all?.map(keyOf), others, own?.field];
};
