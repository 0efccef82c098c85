import type { DomainEvent, EventOf, EventTypes, Recorded } from '#libs/kernel';

/** A row belongs to a tenant and has an id unique within it. The runner fills in both walls: tenant comes from the event. */
export interface ViewRow {
  tenant: string;
  id: string;
}

type Content<Row extends ViewRow> = Omit<Row, 'tenant'>;

/** What somebody who searches is told a text was: the name of a thing, its number and so on. */
export type SearchedAs =
  | 'name'
  | 'number'
  | 'customer'
  | 'website'
  | 'email'
  | 'phone'
  | 'crm-id'
  | 'tax-id'
  | 'hash'
  | 'reference';

type Texts<Row extends ViewRow> = { readonly [P in keyof Row & string]?: SearchedAs };

/** By which of its texts a search finds a row. A text that is gone is found no more. */
export interface Searched<Row extends ViewRow> {
  /** By how they begin, how a word in them begins, and by likeness: one index for all of them. */
  readonly alike?: Texts<Row>;
  /** By the whole text alone, such as a person's address. An index each, of the rows that have one. */
  readonly whole?: Texts<Row>;
  /** By how they begin: numbers of which there are millions. An index each. */
  readonly beginning?: Texts<Row>;
  /** Names that stand for texts of persons, each with the property in which the text is as long as it may be told. Indexed. */
  readonly persons?: {
    readonly [P in keyof Row & string]?: { readonly text: keyof Row & string; readonly as: SearchedAs };
  };
  /** By texts of another view's rows instead, those of them that are named here. */
  readonly within?: {
    readonly row: new () => ViewRow;
    /** The property of the other row that holds the id of this one. */
    readonly by: string;
    readonly as: readonly SearchedAs[];
  };
  /** What holds of the rows that a partner finds, where it is not shown the texts of all of its own. */
  readonly byPartners?: Partial<Row>;
}

type Other<Row> = (id: string) => Row | undefined;

type Upsert<E extends DomainEvent, Row extends ViewRow> = (
  row: Row | undefined,
  event: Recorded<E>,
  id: string,
  other: Other<Row>,
) => Content<Row> | undefined;

/** One way in which an event changes rows. Pure; rows are replaced, never mutated. */
export type Change<E extends DomainEvent, Row extends ViewRow> =
  /** A new row. Arriving again, it replaces the same row. */
  | { readonly kind: 'insert'; readonly row: (event: Recorded<E>) => Content<Row> }
  /** Rows of this event's own, none of which is there before: nothing is looked for. Arriving again, they replace themselves. */
  | { readonly kind: 'insert-all'; readonly rows: (event: Recorded<E>) => readonly Content<Row>[] }
  /** Rows that may be there and are not afterwards: nothing is looked for. */
  | { readonly kind: 'remove'; readonly ids: (event: Recorded<E>) => readonly string[] }
  /** Rows that must be there: a missing one stops the view with a named error. */
  | {
      readonly kind: 'update';
      readonly ids: (event: Recorded<E>) => readonly string[];
      readonly change: (row: Row, event: Recorded<E>) => Content<Row>;
    }
  /** Rows that may be there: undefined in for a missing one, undefined out to remove it. `other` is another of them, as it is by then. */
  | {
      readonly kind: 'upsert';
      readonly ids: (event: Recorded<E>) => readonly string[];
      readonly change: Upsert<E, Row>;
    }
  /** The same for all rows that match, which are looked for. Columns must be indexed. `other` is one that another change of the event names; `all` are these rows before the event. A row that is answered itself is not written. `where` may ask such another row for what never changes, and answers of the same properties whether it is there or not. */
  | {
      readonly kind: 'update-each';
      readonly where: (event: Recorded<E>, other: Other<Row>) => Partial<Content<Row>>;
      readonly change: (row: Row, event: Recorded<E>, other: Other<Row>, all: readonly Row[]) => Content<Row>;
    }
  /** All rows that match, in one statement; earlier changes of the batch are flushed first. Columns must be indexed. */
  | {
      readonly kind: 'update-where';
      readonly where: (event: Recorded<E>) => Partial<Content<Row>>;
      readonly set: (event: Recorded<E>) => Partial<Content<Row>>;
    };

/** A new row that follows from the newest one of its subject, see `View.follows`; undefined in where there is none, undefined out for no row. */
export interface Follow<E extends DomainEvent, Row extends ViewRow> {
  readonly kind: 'follow';
  /** Null: the event is about none. */
  readonly subject: (event: Recorded<E>) => string | null;
  /** Whether the event is the first of its subject in any history: no row is looked for. */
  readonly isFirst?: (event: Recorded<E>) => boolean;
  readonly row: (newest: Row | undefined, event: Recorded<E>, subject: string) => Content<Row> | undefined;
}

export type Handler<E extends DomainEvent, Row extends ViewRow> =
  | Change<E, Row>
  | readonly Change<E, Row>[]
  | Follow<E, Row>;

/** A read model: one table, one row class (entity and, where it is shown, GraphQL type), one handler per event type of interest. */
export interface View<E extends DomainEvent = DomainEvent, Row extends ViewRow = ViewRow> {
  readonly name: string;
  /** Raised when rows or handlers change their meaning: the view is then rebuilt beside the old one and swapped in. */
  readonly version: number;
  readonly row: new () => Row;
  /** Indexed column lists beside the key (tenant, id); tenant is put first in each. */
  readonly indexes?: readonly (readonly (keyof Row & string)[])[];
  /** The same without the tenant: for what a runner of ours looks up over all of them at once. */
  readonly indexesAcrossTenants?: readonly (readonly (keyof Row & string)[])[];
  readonly searched?: Searched<Row>;
  /**
   * The property that names the partner whose row it is: a partner sees no others. `partnerId` where there is one; null: rows that
   * no partner may see.
   */
  readonly partner?: (keyof Row & string) | null;
  /** Whether the process that delivers the feed reads the rows of all tenants, as `concord_feed`. */
  readonly readByFeed?: boolean;
  /** Where a row follows from another: the properties that name its subject (a UUID) and that rise with each of its rows. Indexed. */
  readonly follows?: { readonly by: keyof Row & string; readonly order: keyof Row & string };
  /** Whether its handlers get personal fields encrypted, as `SealedText`. */
  readonly sealed?: boolean;
  /**
   * Whether each change is told to subscribers (`concord_rows`): for views that people watch, not for those that count. `tenants`: whose rows
   * changed, and not which.
   */
  readonly live?: boolean | 'tenants';
  readonly sources: readonly EventTypes<never>[];
  /** Its interest list: other types of its sources are ignored. A type that no source declares halts it. */
  readonly on: { readonly [T in E['type']]?: 'ignored' | Handler<EventOf<E, T>, Row> };
}

/** A view that says of each event type what becomes of it. */
export interface MainView<E extends DomainEvent, Row extends ViewRow> extends View<E, Row> {
  readonly on: { readonly [T in E['type']]: 'ignored' | Handler<EventOf<E, T>, Row> };
}

/** A satellite view: what it does not name is none of its business. */
export const view =
  <E extends DomainEvent, Row extends ViewRow>() =>
  (definition: View<E, Row>): View<E, Row> =>
    definition;

/**
 * A noun's own view, or one that adds up money: `mainView<PartnerEvent, PartnerRow>()({ … })` does not compile until each event type is
 * handled or ignored, so that nobody forgets it.
 */
export const mainView =
  <E extends DomainEvent, Row extends ViewRow>() =>
  (definition: MainView<E, Row>): View<E, Row> =>
    definition;

export const insert = <E extends DomainEvent, Row extends ViewRow>(
  row: (event: Recorded<E>) => Content<Row>,
): Change<E, Row> => ({ kind: 'insert', row });

export const insertAll = <E extends DomainEvent, Row extends ViewRow>(
  rows: (event: Recorded<E>) => readonly Content<Row>[],
): Change<E, Row> => ({ kind: 'insert-all', rows });

export const remove = <E extends DomainEvent, Row extends ViewRow>(
  ids: (event: Recorded<E>) => string | readonly string[],
): Change<E, Row> => ({ kind: 'remove', ids: (event) => listed(ids(event)) });

export const update = <E extends DomainEvent, Row extends ViewRow>(
  ids: (event: Recorded<E>) => string | readonly string[],
  change: (row: Row, event: Recorded<E>) => Content<Row>,
): Change<E, Row> => ({ kind: 'update', ids: (event) => listed(ids(event)), change });

export const upsert = <E extends DomainEvent, Row extends ViewRow>(
  ids: (event: Recorded<E>) => string | readonly string[],
  change: Upsert<E, Row>,
): Change<E, Row> => ({ kind: 'upsert', ids: (event) => listed(ids(event)), change });

/** Each once: an event that names a row twice, such as whom a sale was and is credited to, changes it once. */
const listed = (ids: string | readonly string[]): readonly string[] =>
  typeof ids === 'string' ? [ids] : [...new Set(ids)];

export const updateWhere = <E extends DomainEvent, Row extends ViewRow>(
  where: (event: Recorded<E>) => Partial<Content<Row>>,
  set: (event: Recorded<E>) => Partial<Content<Row>>,
): Change<E, Row> => ({ kind: 'update-where', where, set });

export const updateEach = <E extends DomainEvent, Row extends ViewRow>(
  where: (event: Recorded<E>, other: Other<Row>) => Partial<Content<Row>>,
  change: (row: Row, event: Recorded<E>, other: Other<Row>, all: readonly Row[]) => Content<Row>,
): Change<E, Row> => ({ kind: 'update-each', where, change });

/** Indexes of lists in these orders, for a whole tenant and for one value of each of these properties. */
export const sortedBy = <By extends string, Of extends string = never>(
  orders: readonly By[],
  within: readonly Of[] = [],
): (readonly (By | Of | 'id')[])[] =>
  orders.flatMap((by) => [[by, 'id'] as const, ...within.map((of) => [of, by, 'id'] as const)]);
