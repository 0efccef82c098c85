import { CURSORS_SCHEMA_SQL } from '#libs/consumers';
import { type AnyView, tableOf, ViewDatabase } from '#libs/eventing';
import type pg from 'pg';
import {
  besideTableSql,
  createTableSql,
  finishTableSql,
  type ViewColumn,
} from '../../../libs/eventing/src/database/view-table.js';

/** Tables of views as the projector makes them, with nobody who fills them. */
export async function makeTables(
  urls: { readonly ownerUrl: string; readonly projectorUrl: string },
  views: readonly AnyView[],
): Promise<void> {
  const database = new ViewDatabase({ ...urls, schemas: [CURSORS_SCHEMA_SQL] });
  await database.migrate();
  for (const table of views.map(tableOf)) {
    const parts = [createTableSql(table, table.name), finishTableSql(table, table.name), besideTableSql(table)];
    await database.asOwner((client) => client.query(parts.join(';\n')));
  }
  await database.close();
}

const EMPTY: Readonly<Record<string, string>> = {
  ...{ text: "''", uuid: "'00000000-0000-4000-8000-000000000000'::uuid", jsonb: "'[]'::jsonb", boolean: 'false' },
  ...{
    integer: '0',
    bigint: '0',
    numeric: '0',
    timestamptz: "'2024-01-01T00:00:00Z'::timestamptz",
    date: "'2024-01-01'::date",
  },
};

const emptyOf = ({ type, list, nullable }: ViewColumn): string =>
  nullable ? 'NULL' : list ? `'{}'::${type}[]` : (EMPTY[type] ?? 'NULL');

/** Rows of a view without a history: `n` counts them from 1. @param set SQL of columns by property; others are empty */
export async function fillTable(
  client: pg.Client,
  view: AnyView,
  count: number,
  set: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, columns } = tableOf(view);
  const unknown = Object.keys(set).filter((property) => !columns.some((column) => column.property === property));
  if (unknown.length > 0) throw new Error(`${name} has no ${unknown.join(', ')}`);
  const values = columns.map((column) => {
    const value = set[column.property];
    return value === undefined ? emptyOf(column) : `(${value})::${column.type}${column.list ? '[]' : ''}`;
  });
  await withoutIndexes(client, name, async () => {
    await client.query(
      `INSERT INTO "${name}" (${columns.map((column) => column.name).join(', ')})
       SELECT ${values.join(', ')} FROM generate_series(1, ${count}) n`,
    );
  });
  await client.query(`VACUUM ANALYZE "${name}"`);
}

/** An index of millions of rows is made faster at once than row by row. */
async function withoutIndexes(client: pg.Client, table: string, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index WHERE indrelid = $1::regclass AND NOT indisprimary AND NOT indisunique`,
    [`"${table}"`],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  await fill();
  await client.query(`SET maintenance_work_mem = '512MB'`);
  for (const { definition } of rows) await client.query(definition);
  await client.query('RESET maintenance_work_mem');
}
