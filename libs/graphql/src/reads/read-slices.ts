import { OWN, type Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { NestedPageArgs } from '../types/connection.js';
import { readCursor } from './cursor.js';
import { orderName } from './row-page.js';
import { type RowShape, shapeOf } from './row-shape.js';
import { ANY_OF, type Order, type Where } from './statements.js';

export interface List<Row> {
  readonly where?: Where<Row>;
  readonly order: Order<Row>;
}

export interface HavingRow<Other> {
  readonly row: Type<Other>;
  /** The property of the other view's row that holds the id of this one. */
  readonly by: keyof Other & string;
  readonly where: Where<Other>;
}

export interface NestedList<Row> extends List<Row> {
  /** The property that names the parent. */
  readonly by: keyof Row & string;
  /** The parent's value of it. */
  readonly of: string;
}

/** What a page is read by. */
export const sliceOf = <Row extends object>(
  shape: RowShape<Row>,
  caller: Principal,
  args: NestedPageArgs,
  {
    where,
    order,
    having,
  }: List<Row> & { readonly having?: { readonly row: Type<object>; readonly by: string; readonly where: object } },
) => ({
  shape,
  tenant: caller.tenant,
  where: where ?? ({} as Where<Row>),
  order,
  limit: args.first + 1,
  ...(having && { having: { ...having, shape: shapeOf(having.row) } }),
  ...(args.cursor && { after: readCursor(orderName(order), args.cursor) }),
});

/** Equal conditions have equal keys. */
export const keyOf = <Row>(where: Where<Row> | undefined): unknown[] => [
  where ?? {},
  where?.[ANY_OF],
  where?.[OWN]?.field,
];

/** Postgres's class 22: a value that is none of the column's type. */
export const isBadValue = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('22');
