import { OWN, type Own } from '#libs/access';
import type { Cursor } from './cursor.js';
import { type RowShape } from './row-shape.js';

/** A statement and its parameters; the same question with other parameters has the same text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Half-open: from this one on, before that one. */
export interface Range<T> {
  readonly from?: T | null;
  readonly to?: T | null;
}

/** Of a property that is a list: it holds this value. */
interface Has<Element> {
  readonly has: Element;
}

type Condition<T> =
  T | readonly T[] | Range<T> | (T extends readonly (infer Element)[] ? Has<Element> : never) | null | undefined;

/** Under this key a `where` lists conditions of which at least one holds. */
export const ANY_OF: unique symbol = Symbol('any');

/** Conditions that all hold: a value, a list (any of), a range, what a list has, null; undefined asks nothing. */
export type Where<Row> = { readonly [P in keyof Row]?: Condition<Row[P]> } & Own<keyof Row & string> & {
    readonly [ANY_OF]?: readonly { readonly [P in keyof Row]?: Condition<Row[P]> }[];
  };

export interface Order<Row> {
  /** A NOT NULL column; the id breaks ties. */
  readonly by: keyof Row & string;
  readonly direction?: 'asc' | 'desc';
}

/** Rows of another view that must be there: at least one whose `by` is the row's id and which matches. */
interface Having {
  readonly shape: RowShape<object>;
  readonly by: string;
  readonly where: object;
}

interface Question<Row extends object> {
  readonly shape: RowShape<Row>;
  readonly tenant: string;
  readonly where: Where<Row>;
  readonly having?: Having;
}

interface Slice<Row extends object> extends Question<Row> {
  readonly order: Order<Row>;
  readonly limit: number;
  readonly after?: Cursor;
}

/** Parameters in the order in which a text names them. */
class Parameters {
  readonly values: unknown[] = [];

  /** `$1`, `$2` and so on. */
  take(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** The rows that match; columns in the order of the shape. */
export function rowsStatement<Row extends object>(question: Question<Row>, limit: number): Statement {
  const parameters = new Parameters();
  const text = `SELECT ${columns(question.shape)} FROM ${question.shape.table} t WHERE ${conditions(question, parameters)} LIMIT ${parameters.take(limit)}`;
  return { text, values: parameters.values };
}

/** One page; after the columns of the shape comes the sort key as text. */
export function pageStatement<Row extends object>(slice: Slice<Row>): Statement {
  const parameters = new Parameters();
  return { text: sliceText(slice, parameters), values: parameters.values };
}

/** One page under each parent; after the columns and the sort key comes the number of the parent, from 1. */
export function nestedStatement<Row extends object>(
  slice: Slice<Row>,
  by: keyof Row & string,
  parents: readonly string[],
): Statement {
  const parameters = new Parameters();
  const { column, type } = slice.shape.column(by);
  const list = parameters.take(parents);
  const rows = sliceText(slice, parameters, `t.${column} = p.parent`);
  const text = `SELECT s.*, p.place FROM unnest(${list}::${type}[]) WITH ORDINALITY p(parent, place) CROSS JOIN LATERAL (${rows}) s ORDER BY p.place, ${orderText(slice, 's')}`;
  return { text, values: parameters.values };
}

/** All rows whose `by` is one of the keys. */
export function relatedStatement<Row extends object>(
  question: Question<Row>,
  by: keyof Row & string,
  keys: readonly string[],
): Statement {
  const parameters = new Parameters();
  const { column, type } = question.shape.column(by);
  const matching = `${conditions(question, parameters)} AND t.${column} = ANY(${parameters.take(keys)}::${type}[])`;
  return {
    text: `SELECT ${columns(question.shape)} FROM ${question.shape.table} t WHERE ${matching}`,
    values: parameters.values,
  };
}

/** Of all rows with these ids one list that is kept as JSON, or the first elements of it. */
export function elementsStatement<Row extends object>(
  { shape, tenant }: Pick<Question<Row>, 'shape' | 'tenant'>,
  list: keyof Row & string,
  first: number | undefined,
  ids: readonly string[],
): Statement {
  const parameters = new Parameters();
  const [id, { column }] = [shape.column('id'), shape.column(list)];
  const matching = `${conditions({ shape, tenant, where: {} }, parameters)} AND t.${id.column} = ANY(${parameters.take(ids)}::${id.type}[])`;
  const elements =
    first === undefined
      ? `t.${column}`
      : `jsonb_path_query_array(t.${column}, ${parameters.take(`$[0 to ${first - 1}]`)}::jsonpath)`;
  return {
    text: `SELECT t.${id.column}, ${elements} FROM ${shape.table} t WHERE ${matching}`,
    values: parameters.values,
  };
}

function sliceText<Row extends object>(slice: Slice<Row>, parameters: Parameters, parent?: string): string {
  const { shape, order, limit, after } = slice;
  const [sort, id] = [`t.${shape.column(order.by).column}`, `t.${shape.column('id').column}`];
  const matching = [conditions(slice, parameters), ...(parent ? [parent] : [])];
  if (after) {
    const [past, pastId] = [parameters.take(after.sort), parameters.take(after.id)];
    matching.push(`(${sort}, ${id}) ${order.direction === 'desc' ? '<' : '>'} (${past}, ${pastId})`);
  }
  return `SELECT ${columns(shape)}, ${sort}::text AS sort_key FROM ${shape.table} t WHERE ${matching.join(' AND ')} ORDER BY ${orderText(slice, 't')} LIMIT ${parameters.take(limit)}`;
}

const orderText = <Row extends object>({ shape, order }: Slice<Row>, of: string): string =>
  [order.by, 'id'].map((property) => `${of}.${shape.column(property).column} ${order.direction ?? 'asc'}`).join(', ');

const columns = <Row extends object>({ columns: all }: RowShape<Row>): string =>
  all.map(({ column }) => `t.${column}`).join(', ');

/** The tenant first, always: row-level security is the second wall, not the only one. */
function conditions<Row extends object>(
  { shape, tenant, where, having }: Question<Row>,
  parameters: Parameters,
  of = 't',
): string {
  const texts = (wanted: object): string[] =>
    Object.entries(wanted).flatMap(([property, condition]: [string, unknown]) =>
      condition === undefined ? [] : [conditionText(`${of}.${shape.column(property).column}`, condition, parameters)],
    );
  const parts = [`${of}.${shape.column('tenant').column} = ${parameters.take(tenant)}`, ...texts(where)];
  const any = where[ANY_OF]?.map((one) => `(${['TRUE', ...texts(one)].join(' AND ')})`);
  if (any) parts.push(`(${['FALSE', ...any].join(' OR ')})`);
  const mine = where[OWN];
  if (mine) parts.push(`${of}.${shape.column(mine.field).column} = ${parameters.take(mine.partnerId)}`);
  if (having) {
    const { shape: other, by, where: wanted } = having;
    const matching = conditions({ shape: other, tenant, where: wanted as Where<object> }, parameters, 'h');
    parts.push(
      `EXISTS (SELECT 1 FROM ${other.table} h WHERE ${matching} AND h.${other.column(by).column} = ${of}.${shape.column('id').column})`,
    );
  }
  return parts.join(' AND ');
}

function conditionText(column: string, condition: unknown, parameters: Parameters): string {
  if (condition === null) return `${column} IS NULL`;
  if (Array.isArray(condition)) return `${column} = ANY(${parameters.take(condition)})`;
  if (typeof condition !== 'object') return `${column} = ${parameters.take(condition)}`;
  if ('has' in condition) return `${parameters.take(condition.has)} = ANY(${column})`;
  const { from, to } = condition as Range<unknown>;
  const bounds = [
    ...(from === undefined || from === null ? [] : [`${column} >= ${parameters.take(from)}`]),
    ...(to === undefined || to === null ? [] : [`${column} < ${parameters.take(to)}`]),
  ];
  return bounds.length > 0 ? bounds.join(' AND ') : 'TRUE';
}
