type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** Rows larger than this are copied fewer times: a hundred sales of 8,000 lines are a page of them. */
const LARGE_BYTES = 20_000;
const MOST_LARGE = 120;
/** Columns whose value stays: copies are of the same partner and program. */
const KEPT = ['partner_id', 'program_id'];

const TABLES = `
  SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('tenant', 'id', 'partner_id')
    AND c.table_name NOT LIKE 'concord\\_%'
  GROUP BY 1 HAVING count(*) FILTER (WHERE c.column_name IN ('tenant', 'id')) = 2 ORDER BY 1`;

const COLUMNS = `
  SELECT column_name AS name, data_type AS type, is_generated AS generated FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`;

/** The id of copy `n` of what `column` names: the same wherever it is named. */
const copied = (column: string): string =>
  `CASE WHEN n.n = 0 THEN ${column} ELSE md5(${column}::text || n.n::text)::uuid END`;

/**
 * Multiplies the rows of a tenant's views: `worlds` copies of everything, each with its own ids and related within itself, and
 * `children` more of each row below the parent that it has. For reading alone: no history stands behind them.
 */
export async function multiplyRows(ask: Ask, tenant: string, worlds: number, children: number): Promise<number> {
  let made = 0;
  for (const { name } of await ask(TABLES)) {
    const columns = (await ask(COLUMNS, [name])).filter(({ generated }) => generated === 'NEVER');
    const ids = columns.filter(({ name: column, type }) => type === 'uuid' && !KEPT.includes(String(column)));
    const list = columns.map(({ name: column }) => `"${String(column)}"`).join(', ');
    const values = (asChild: boolean): string =>
      columns
        .map(({ name: column }) => {
          const quoted = `s."${String(column)}"`;
          const own = asChild ? column === 'id' : ids.some(({ name: id }) => id === column);
          return own ? copied(quoted) : quoted;
        })
        .join(', ');
    const copies = async (asChild: boolean, from: number, to: number): Promise<void> => {
      const most = `CASE WHEN pg_column_size(s.*) > ${LARGE_BYTES} THEN ${from + MOST_LARGE} ELSE ${to} END`;
      const found = await ask(
        `WITH s AS MATERIALIZED (SELECT * FROM "${String(name)}" WHERE tenant = $1), made AS (
           INSERT INTO "${String(name)}" (${list})
           SELECT ${values(asChild)} FROM s CROSS JOIN LATERAL generate_series(${from + 1}, ${most}) n(n)
           ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) AS count FROM made`,
        [tenant],
      );
      made += Number(found[0]?.['count']);
    };
    const isRelated = ids.length > 1;
    if (isRelated && children > 0) await copies(true, 1_000_000, 1_000_000 + children);
    await copies(false, 0, isRelated && children > 0 ? Math.ceil(worlds / (children + 1)) : worlds);
    await ask(`ANALYZE "${String(name)}"`);
  }
  return made;
}
