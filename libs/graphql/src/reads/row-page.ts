import { type Edge, Page } from '../types/connection.js';
import { writeCursor } from '../statements/cursor.js';
import type { ListTotals } from '../types/totals.js';
import type { RowShape } from '../statements/row-shape.js';
import type { Order } from '../statements/statements.js';

/** What a cursor belongs to: a list in this order. */
export const orderName = <Row>({ by, direction = 'asc' }: Order<Row>): string => `${by} ${direction}`;

/** One row more than asked for was read: whether it is there says whether there is a next page. */
export function pageOf<Row extends object>(
  shape: RowShape<Row>,
  first: number,
  order: Order<Row>,
  values: readonly unknown[][],
  totals?: ListTotals,
): Page<Row> {
  const name = orderName(order);
  const edges = values
    .slice(0, first)
    .map((found) => new RowEdge(instance(shape, found), name, found[shape.columns.length] as string));
  return new Page(edges, values.length > first, undefined, totals);
}

/** Most pages are read for their rows: a cursor is written when it is asked for. */
class RowEdge<Row extends object> implements Edge<Row> {
  constructor(
    readonly node: Row,
    private readonly order: string,
    private readonly sort: string,
  ) {}

  get cursor(): string {
    return writeCursor(this.order, { sort: this.sort, id: (this.node as { id?: string }).id ?? '' });
  }
}

/** The values as an object of the row's class. */
export function instance<Row extends object>({ row, columns }: RowShape<Row>, values: readonly unknown[]): Row {
  const made = new row() as Record<string, unknown>;
  columns.forEach(({ property }, index) => {
    made[property] = values[index];
  });
  return made as Row;
}
