import type { Position } from '#libs/kernel';
import { differences } from '../../sources/comparison.js';
import type { FieldDifference, Finding } from '../../sources/findings.js';
import { Rational } from '../../arithmetic/rational.js';

/** Reads rows of one tenant, each statement in a transaction that says whose rows it may see. */
export interface Database {
  rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Resolves once these tables show everything up to a position; throws when they do not in time. */
  level(tables: readonly string[], position: Position): Promise<void>;
}

export type Columns = Readonly<Record<string, unknown>>;

/** Rows by their ids. A large table's are written only when they are asked for: all at once would be kept a second time. */
export interface Rows {
  get(id: string): Columns | undefined;
  keys(): Iterable<string>;
}

/** The rows that follow from what is known under the same ids. */
export const rowsOf = <Known>(known: ReadonlyMap<string, Known>, row: (of: Known, id: string) => Columns): Rows => ({
  get: (id) => {
    const of = known.get(id);
    return of === undefined ? undefined : row(of, id);
  },
  keys: () => known.keys(),
});

/** A read model's table with every row it must hold. */
export interface TableCheck {
  readonly table: string;
  /** The column that the compared rows have in common, and its value. */
  readonly by: readonly [column: string, value: string];
  /** Columns with exact decimals, which may be written with more zeros. */
  readonly decimals?: readonly string[];
  readonly expected: Rows;
  /** Which rows there are is compared elsewhere: here only those that are expected and there. */
  readonly isCountedElsewhere?: boolean;
  /** For findings about a row. */
  readonly about: (row: Columns, id: string) => Pick<Finding, 'partnerId' | 'period'>;
}

export type RowReport = (
  table: string,
  id: string,
  message: string,
  fields: readonly FieldDifference[],
  about: Pick<Finding, 'partnerId' | 'period'>,
) => void;

const PAGE = 1000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Compares every row, both ways. Answers with how many rows the table has. */
export async function checkTable(database: Database, check: TableCheck, report: RowReport): Promise<number> {
  const { table, expected, about, decimals, isCountedElsewhere = false } = check;
  const [sample] = expected.keys();
  const columns = sample === undefined ? [] : Object.keys(expected.get(sample) ?? {});
  const found = new Set<string>();
  let rows = 0;
  for await (const page of pagesOf(database, check, columns)) {
    for (const { id, ...row } of page) {
      rows += 1;
      const must = expected.get(id);
      if (!must) {
        if (isCountedElsewhere) continue;
        const fields = [{ path: '', expected: null, recorded: row }];
        report(table, id, 'a row that no event accounts for', fields, about(row, id));
        continue;
      }
      if (!isCountedElsewhere) found.add(id);
      const fields = differences(must, canonical(row, decimals));
      if (fields.length > 0) report(table, id, 'a row is not what the events give', fields, about(must, id));
    }
  }
  if (isCountedElsewhere) return rows;
  for (const id of expected.keys()) {
    const must = found.has(id) ? undefined : expected.get(id);
    if (must) report(table, id, 'a row is missing', [{ path: '', expected: must, recorded: null }], about(must, id));
  }
  return rows;
}

/** All rows of a check in the order of their ids, a page at a time. */
export async function* pagesOf(
  database: Database,
  { table, by: [column, value] }: Pick<TableCheck, 'table' | 'by'>,
  columns: readonly string[],
): AsyncIterable<readonly (Columns & { readonly id: string })[]> {
  const text = `SELECT ${['id', ...columns].map((one) => `"${one}"`).join(', ')} FROM ${table} WHERE ${column} = $1 AND id > $2 ORDER BY id LIMIT ${PAGE}`;
  for (let after = FIRST; ;) {
    const page = await database.rows<Columns & { readonly id: string }>(text, [value, after]);
    yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

/** Exact decimals as the audit writes them. */
export function canonical(row: Columns, decimals: readonly string[] = []): Columns {
  const known = decimals.filter((column) => row[column] !== null);
  if (known.length === 0) return row;
  const exact = known.map((column) => [column, Rational.of(String(row[column])).toString()] as const);
  return { ...row, ...Object.fromEntries(exact) };
}
