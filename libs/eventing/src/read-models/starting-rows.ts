import type { AnyView } from '../definitions/context.js';
import type { Query } from '../database/query.js';
import type { Row, RowSql } from '../database/row-sql.js';
import { followedBy, keyOf, matchedBy, neededBy, newestKeyOf, type Step } from './fold.js';

interface Sources {
  /** A row in memory. */
  readonly kept: (key: string) => Row | undefined;
  /** Rows of the table. */
  readonly read: (query: Query) => Promise<readonly Row[]>;
}

/** The rows that steps start from, by key. What is kept is taken at once: while the rest is read, it may be lost. */
export async function startingRows(
  view: AnyView,
  steps: readonly Step[],
  sql: RowSql,
  { kept, read }: Sources,
): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  const without = <T>(wanted: ReadonlyMap<string, T>): T[] =>
    [...wanted].flatMap(([key, one]) => {
      const row = kept(key);
      if (row) rows.set(key, row);
      return row ? [] : [one];
    });
  const ofThemselves = ({ tenant, id }: Row): string => keyOf(tenant, id);
  const add = async (query: Query, keyFor = ofThemselves): Promise<void> => {
    for (const row of await read(query)) rows.set(keyFor(row), row);
  };
  const missing = without(neededBy(steps));
  const subjects = without(followedBy(steps));
  if (missing.length > 0) await add(sql.select(missing));
  for (const query of sql.selectMatching(matchedBy(steps, (key) => rows.get(key)))) await add(query);
  const { follows } = view;
  if (follows && subjects.length > 0)
    await add(sql.newest(subjects), (row) => newestKeyOf(row.tenant, String(row[follows.by])));
  return rows;
}
