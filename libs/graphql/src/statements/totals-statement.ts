import { MOST_COUNTED, type Summands } from '../types/totals.js';
import { conditions, Parameters, type Question } from './condition-text.js';
import { shapeOf } from './row-shape.js';
import type { Statement } from './statements.js';
import type { Type } from '@nestjs/common';

/** Another view whose rows lead from a parent to the rows of a list. */
export interface Through {
  readonly row: Type<object>;
  /** Its property that holds the row's id. */
  readonly by: string;
  /** Its property that holds the parent's. */
  readonly parent: string;
}

interface Totalled<Row extends object> extends Question<Row> {
  /** The property that names the parent, or what leads to it; undefined: there is none. */
  readonly by?: string | Through | undefined;
  /** What is added up; undefined: rows are counted alone, and no further than anybody is told. */
  readonly summands?: Summands | undefined;
}

/** The amounts of a summand, of rows of `t`. */
const sumText = (column: string): string => `coalesce(sum(t.${column}), 0)::text`;

/** For each parent, by its number from 1: currency (null where rows are only counted), how many rows, and what they add up to. */
export function totalsStatement<Row extends object>(totalled: Totalled<Row>, parents: readonly string[]): Statement {
  const parameters = new Parameters();
  const { shape, by, summands } = totalled;
  const type = by === undefined ? 'text' : 'uuid';
  const list = parameters.take(parents);
  const matching = [conditions(totalled, parameters), ...belowText(totalled, parameters)].join(' AND ');
  const rows = `FROM ${shape.table} t WHERE ${matching}`;
  const found = summands
    ? `SELECT t.currency, count(*)::int AS n, ARRAY[${sumTexts(totalled, summands)}] AS amounts ${rows} GROUP BY t.currency`
    : `SELECT NULL::text AS currency, count(*)::int AS n, NULL::text[] AS amounts FROM (SELECT 1 ${rows} LIMIT ${MOST_COUNTED + 1}) c`;
  return {
    text: `SELECT p.place::int, s.currency, s.n, s.amounts FROM unnest(${list}::${type}[]) WITH ORDINALITY p(parent, place) CROSS JOIN LATERAL (${found}) s ORDER BY p.place, s.currency`,
    values: parameters.values,
    adHoc: true,
  };
}

const sumTexts = <Row extends object>({ shape }: Totalled<Row>, summands: Summands): string =>
  Object.values(summands)
    .map(({ of }) => sumText(shape.column(of).column))
    .join(', ');

function belowText<Row extends object>({ shape, tenant, by }: Totalled<Row>, parameters: Parameters): string[] {
  if (by === undefined) return [];
  if (typeof by === 'string') return [`t.${shape.column(by).column} = p.parent`];
  const other = shapeOf(by.row);
  const matching = conditions({ shape: other, tenant, where: {} }, parameters, 'l');
  const link = `l.${other.column(by.by).column} = t.${shape.column('id').column} AND l.${other.column(by.parent).column} = p.parent`;
  return [`EXISTS (SELECT 1 FROM ${other.table} l WHERE ${matching} AND ${link})`];
}
