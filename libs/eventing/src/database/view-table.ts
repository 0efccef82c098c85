import type pg from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import type { AnyView } from '../definitions/context.js';
import {
  type SearchedColumns,
  searchedColumns,
  searchedName,
  searchIndexesSql,
  searchedViewSql,
} from './searched-view.js';
import { type Walled, wallConditions, wallsSql } from './walls/row-walls.js';

export interface ViewColumn {
  readonly property: string;
  /** Quoted. */
  readonly name: string;
  /** SQL type of one value; of an element for a list. */
  readonly type: string;
  readonly list: boolean;
  readonly nullable: boolean;
}

/** A view's table as its row class (`@Entity`, `@PrimaryColumn`, `@Column`) and its definition say. */
export interface ViewTable extends Walled {
  /** Unquoted. */
  readonly name: string;
  readonly columns: readonly ViewColumn[];
  /** Lists of quoted column names, tenant first where it is not a list across tenants. */
  readonly indexes: readonly (readonly string[])[];
  /** Quoted columns: of a row's subject, and of its order among the rows of one subject. */
  readonly follows?: { readonly by: string; readonly order: string };
  /** What a search looks at, see `searched-view.ts`. */
  readonly searched?: SearchedColumns;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Name of the table that a rebuild fills beside the one of the view. */
export const copyName = (table: string, version: number | string): string => `${table}_v${version}`;

/** Throws a TypeError for a row class that is no entity, lacks tenant or id, or names an unknown column in an index. */
export function tableOf(view: AnyView): ViewTable {
  const storage = getMetadataArgsStorage();
  const name = storage.tables.find(({ target }) => target === view.row)?.name;
  if (!name) throw new TypeError(`the row of view ${view.name} is no @Entity with the name of its table`);
  const columns = storage.filterColumns(lineage(view.row)).map(({ propertyName, options, target }): ViewColumn => ({
    property: propertyName,
    name: quoted(options.name ?? propertyName),
    type: sqlType(options.type ?? Reflect.getMetadata('design:type', (target as Prototyped).prototype, propertyName)),
    list: options.array ?? false,
    nullable: options.nullable ?? false,
  }));
  const byProperty = new Map(columns.map((column) => [column.property, column.name]));
  const column = (property: string): string => {
    const found = byProperty.get(property);
    if (!found) throw new TypeError(`the row of view ${view.name} has no column for ${property}`);
    return found;
  };
  column('tenant');
  column('id');
  const ofTenants = (view.indexes ?? []).map((properties) => ['tenant', ...properties.filter((p) => p !== 'tenant')]);
  const indexes = [...ofTenants, ...(view.indexesAcrossTenants ?? [])].map((properties) => properties.map(column));
  const partner = partnerColumn(view.partner, column, byProperty);
  const follows = view.follows && { by: column(view.follows.by), order: column(view.follows.order) };
  return {
    ...{ name, columns, indexes },
    ...(follows && { follows }),
    ...(partner !== undefined && { partner }),
    ...(view.searched && !view.searched.within && { searched: searchedColumns(view.searched, column) }),
    ...(view.readByFeed && { readByFeed: true }),
  };
}

const partnerColumn = (
  property: string | null | undefined,
  column: (property: string) => string,
  known: ReadonlyMap<string, string>,
): string | null | undefined =>
  property === undefined ? known.get('partnerId') : property === null ? null : column(property);

/**
 * What rows are sorted by in place of a column: behind row-level security Postgres looks up no `numeric` in an index, since its comparison is
 * not marked as one that leaks nothing. Amounts that differ beyond 15 digits are sorted as one; ids break ties.
 */
export const sortedAs = ({ name, type }: Pick<ViewColumn, 'name' | 'type'>): string =>
  type === 'numeric' ? `${name.slice(0, -1)}_sort"` : name;

/** The table with its keys alone: into one under row-level security nothing can be copied. */
export function createTableSql(table: ViewTable, name: string): string {
  const columns = table.columns.map(
    (column) => `${column.name} ${column.type}${column.list ? '[]' : ''}${column.nullable ? '' : ' NOT NULL'}`,
  );
  const indexed = new Set(table.indexes.flat());
  const sorted = table.columns
    .filter((column) => indexed.has(column.name) && sortedAs(column) !== column.name)
    .map(
      (column) => `${sortedAs(column)} double precision GENERATED ALWAYS AS (${column.name}::double precision) STORED`,
    );
  const made = `CREATE TABLE ${quoted(name)} (${[...columns, ...sorted].join(', ')}, CONSTRAINT ${quoted(`${name}_key`)} PRIMARY KEY (tenant, id))`;
  // While it is filled, the newest row of a subject is looked up.
  return table.follows
    ? `${made};\nCREATE INDEX ON ${quoted(name)} (tenant, ${table.follows.by}, ${table.follows.order})`
    : made;
}

export function indexSql(table: ViewTable, name: string, columns: readonly string[]): string {
  const sorts = new Map(table.columns.map((column) => [column.name, sortedAs(column)]));
  return `CREATE INDEX ON ${quoted(name)} (${columns.map((column) => sorts.get(column) ?? column).join(', ')})`;
}

/**
 * Indexes, the wall between tenants and who may do what, for a table made by `createTableSql`.
 * @param made those of its indexes that are there already
 */
export function finishTableSql(table: ViewTable, name: string, made: ViewTable['indexes'] = []): string {
  const target = quoted(name);
  return [
    ...table.indexes.filter((columns) => !made.includes(columns)).map((columns) => indexSql(table, name, columns)),
    ...searchIndexesSql(table.searched, target),
    ...wallsSql(target, table),
    `ANALYZE ${target}`,
  ].join(';\n');
}

/** Beside a table that serves: what a search reads, behind the walls of the table. Made anew with each table. */
export const besideTableSql = (table: ViewTable): string =>
  table.searched ? searchedViewSql(table.name, table.searched, wallConditions(table)) : '';

/** Takes the place of the old table, within the transaction that also moves the checkpoint. */
export const swapTableSql = (table: ViewTable, fresh: string): string =>
  `${dropTableSql(table.name)};
   ALTER TABLE ${quoted(fresh)} RENAME TO ${quoted(table.name)};
   ALTER TABLE ${quoted(table.name)} RENAME CONSTRAINT ${quoted(`${fresh}_key`)} TO ${quoted(`${table.name}_key`)};
   ${besideTableSql(table)}`;

/** With what stands beside it. */
export const dropTableSql = (name: string): string => `DROP TABLE IF EXISTS ${quoted(name)} CASCADE`;

/** Whether there is one. What searches read comes first, as they lock it before the table that it shows; it is the projector's, who alone may lock it. */
export async function lockTable(client: pg.PoolClient, table: string): Promise<boolean> {
  const { rows } = await client.query('SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL', [
    [searchedName(table), table].map(quoted),
  ]);
  const found = rows.map(({ name }: { name: string }) => name);
  for (const name of found) {
    const isSearched = name === quoted(searchedName(table));
    if (isSearched) await client.query('SET LOCAL ROLE concord_projector');
    await client.query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
    if (isSearched) await client.query('SET LOCAL ROLE NONE');
  }
  return found.includes(quoted(table));
}

interface Prototyped {
  readonly prototype: object;
}

function sqlType(type: unknown): string {
  if (typeof type === 'string') return type;
  if (type === Number) return 'integer';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'timestamptz';
  return 'text';
}

function lineage(row: new () => object): (new () => object)[] {
  const parent = Object.getPrototypeOf(row) as (new () => object) | null;
  return parent?.prototype ? [row, ...lineage(parent)] : [row];
}
