import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { ReadArgs } from '../types/connection.js';
import type { CurrencySums, Summands } from '../types/totals.js';
import type { Where } from '../statements/conditions.js';
import { figuresStatement, type Grouping } from '../statements/figures-statement.js';
import { shapeOf } from '../statements/row-shape.js';
import type { TenantReader } from './tenant-reader.js';
import type { Waiting } from './waiting.js';

export interface FiguresOf<Row> {
  readonly args: ReadArgs;
  readonly where: Where<Row>;
  readonly groupings: readonly Grouping[];
  readonly summands: Summands;
}

export interface Group extends Omit<CurrencySums, 'currency'> {
  /** Null where nothing is added up. */
  readonly currency: string | null;
  /** In the order of the groupings. */
  readonly keys: readonly (string | null)[];
}

/** What is read beside the views of the rows. */
const viewsBeside = ({ groupings }: Pick<FiguresOf<object>, 'groupings'>): readonly string[] =>
  groupings.flatMap((one) => ('amounts' in one ? (one.views ?? []) : []));

interface Reading {
  readonly reader: TenantReader;
  readonly waiting: Waiting;
}

export async function readFigures<Row extends object>(
  { reader, waiting }: Reading,
  caller: Principal,
  row: Type<Row>,
  { args, where, groupings, summands }: FiguresOf<Row>,
): Promise<Group[]> {
  await waiting.untilVisible(caller, [...waiting.viewsOf(row, where), ...viewsBeside({ groupings })], args);
  const found = await reader.values(
    caller,
    figuresStatement({ shape: shapeOf(row), tenant: caller.tenant, where, groupings, summands }),
  );
  return (found as [(string | null)[], string | null, number, string[]][]).map(([keys, currency, count, amounts]) => ({
    ...{ keys, currency, count, amounts },
  }));
}
