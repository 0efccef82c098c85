import type { Principal } from '#libs/access';
import type { NestedPageArgs, ReadArgs } from '../types/connection.js';
import type { Where } from '../statements/conditions.js';
import { notACursor, readCursor } from '../statements/cursor.js';
import { orderName } from './row-page.js';
import type { RowShape } from '../statements/row-shape.js';
import type { Order } from '../statements/statements.js';

export interface RowList<Row> {
  readonly where?: Where<Row> | undefined;
  readonly order: Order<Row>;
}

export interface NestedList<Row> extends RowList<Row> {
  /** The property that names the parent. */
  readonly by: keyof Row & string;
  /** The parent's value of it. */
  readonly of: string;
}

export interface Related<Row> {
  /** The property that the key is of; its id unless given. */
  readonly by?: keyof Row & string;
  readonly where?: Where<Row>;
}

/** What SQL of its own is read for. */
export interface Report {
  readonly views: readonly string[];
  readonly args: ReadArgs;
  /** Few ask the same twice, see `Statement`. */
  readonly adHoc?: boolean;
  /** One plan is best for all values, see `Statement`. */
  readonly steady?: boolean;
}

/** What a page is read by. */
export const sliceOf = <Row extends object>(
  shape: RowShape<Row>,
  caller: Principal,
  args: NestedPageArgs,
  { where, order }: RowList<Row>,
) => ({
  shape,
  tenant: caller.tenant,
  where: where ?? ({} as Where<Row>),
  order,
  limit: args.first + 1,
  ...(args.cursor && { after: readCursor(orderName(order), args.cursor) }),
});

/** Postgres's class 22: a value that is none of the column's type. */
const isBadValue = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('22');

/** Where what it was given is no value of a column, that was the cursor. */
export async function orNotACursor<Found>({ cursor }: NestedPageArgs, read: Promise<Found>): Promise<Found> {
  try {
    return await read;
  } catch (error) {
    if (cursor && isBadValue(error)) throw notACursor();
    throw error;
  }
}
