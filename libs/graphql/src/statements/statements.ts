import { sortedAs } from '#libs/eventing';
import { conditions, Parameters, type Question } from './condition-text.js';
import { isAdHoc } from './conditions.js';
import type { Cursor } from './cursor.js';
import type { RowShape } from './row-shape.js';

/** A statement and its parameters; the same question with other parameters has the same text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Of a condition that few put together: Postgres plans it for its values, and keeps no plan. */
  readonly adHoc?: boolean;
  /** One plan is best for all values: it is made once for each connection, and not anew for the first few. */
  readonly steady?: boolean;
}

export interface Order<Row> {
  /** A NOT NULL column; the id breaks ties. */
  readonly by: keyof Row & string;
  readonly direction?: 'asc' | 'desc';
}

interface Slice<Row extends object> extends Question<Row> {
  readonly order: Order<Row>;
  readonly limit: number;
  readonly after?: Cursor;
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
  return { text: sliceText(slice, parameters), values: parameters.values, adHoc: isAdHoc(slice.where) };
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
  return { text, values: parameters.values, adHoc: isAdHoc(slice.where) };
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
  const [sort, id] = [`t.${sortColumn(slice)}`, `t.${shape.column('id').column}`];
  const matching = [conditions(slice, parameters), ...(parent ? [parent] : [])];
  if (after) {
    const [past, pastId] = [parameters.take(after.sort), parameters.take(after.id)];
    matching.push(`(${sort}, ${id}) ${order.direction === 'desc' ? '<' : '>'} (${past}, ${pastId})`);
  }
  return `SELECT ${columns(shape)}, ${sort}::text AS sort_key FROM ${shape.table} t WHERE ${matching.join(' AND ')} ORDER BY ${orderText(slice, 't')} LIMIT ${parameters.take(limit)}`;
}

const orderText = <Row extends object>(slice: Slice<Row>, of: string): string =>
  [of === 's' ? sortOfSlice(slice) : `${of}.${sortColumn(slice)}`, `${of}.${slice.shape.column('id').column}`]
    .map((column) => `${column} ${slice.order.direction ?? 'asc'}`)
    .join(', ');

/** What a slice is sorted by is among its columns, unless it stands for one of them. */
const sortOfSlice = <Row extends object>(slice: Slice<Row>): string => {
  const { column } = slice.shape.column(slice.order.by);
  return column === sortColumn(slice) ? `s.${column}` : 's.sort_key::double precision';
};

const sortColumn = <Row extends object>({ shape, order }: Slice<Row>): string => {
  const { column: name, type } = shape.column(order.by);
  return sortedAs({ name, type });
};

const columns = <Row extends object>({ columns: all }: RowShape<Row>): string =>
  all.map(({ column }) => `t.${column}`).join(', ');
