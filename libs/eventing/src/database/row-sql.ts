import type { Query } from './query.js';
import { quoted, type ViewColumn, type ViewTable } from './view-table.js';

const ROWS_PER_STATEMENT = 1_000;

export type Row = Readonly<Record<string, unknown>> & { readonly tenant: string; readonly id: string };

/** The rows of a tenant in which these properties have these values. */
export interface Matched {
  readonly tenant: string;
  readonly where: Readonly<Record<string, unknown>>;
}

/** The statements of one table: each takes any number of rows as one list per column. */
export class RowSql {
  private readonly target: string;
  private readonly upsertText: string;
  private readonly selectText: string;
  private readonly rowText: string;
  private readonly newestText: string;
  private readonly deleteText: string;
  private readonly columns: readonly ViewColumn[];
  private readonly key: readonly [tenant: ViewColumn, id: ViewColumn];

  constructor(
    table: ViewTable,
    readonly name = table.name,
  ) {
    this.columns = table.columns;
    this.target = quoted(name);
    this.key = [this.column('tenant'), this.column('id')];
    const names = table.columns.map((column) => column.name).join(', ');
    const values = table.columns.map((column, n) => (column.list ? `v${n}::${column.type}[]` : `v${n}`)).join(', ');
    const updates = table.columns
      .filter(({ property }) => property !== 'tenant' && property !== 'id')
      .map((column) => `${column.name} = EXCLUDED.${column.name}`);
    const onConflict = updates.length > 0 ? `UPDATE SET ${updates.join(', ')}` : 'NOTHING';
    this.upsertText =
      `INSERT INTO ${this.target} (${names}) SELECT ${values} FROM unnest(${lists(table.columns)}) ` +
      `AS u(${table.columns.map((_, n) => `v${n}`).join(', ')}) ON CONFLICT (tenant, id) DO ${onConflict}`;
    const keys = `unnest(${lists(this.key)}) AS k(tenant, id)`;
    const row = table.columns.map((c) => `t.${c.name} AS ${quoted(c.property)}`).join(', ');
    this.rowText = row;
    this.selectText = `SELECT ${row} FROM ${keys} JOIN ${this.target} t USING (tenant, id)`;
    const { by, order } = table.follows ?? { by: '', order: '' };
    this.newestText =
      `SELECT ${row} FROM unnest($1::text[], $2::uuid[]) AS k(tenant, subject) CROSS JOIN LATERAL (SELECT * FROM ${this.target} n ` +
      `WHERE n.tenant = k.tenant AND n.${by} = k.subject ORDER BY n.${order} DESC LIMIT 1) t`;
    this.deleteText = `DELETE FROM ${this.target} t USING ${keys} WHERE t.tenant = k.tenant AND t.id = k.id`;
  }

  /** In parts: Postgres takes one while the next is written down, which happens when it is sent. */
  upsert(rows: readonly Row[]): Query[] {
    const parts: Query[] = [];
    for (let n = 0; n < rows.length; n += ROWS_PER_STATEMENT) {
      const part = rows.slice(n, n + ROWS_PER_STATEMENT);
      const { columns } = this;
      parts.push({
        ...this.named('upsert', this.upsertText),
        get values() {
          return columns.map((column) => listOf(column, part));
        },
      });
    }
    return parts;
  }

  select(keys: readonly Pick<Row, 'tenant' | 'id'>[]): Query {
    return this.named('select', this.selectText, [keys.map(({ tenant }) => tenant), keys.map(({ id }) => id)]);
  }

  /** The newest row of each subject, by one look at the index each. */
  newest(subjects: readonly { readonly tenant: string; readonly subject: string }[]): Query {
    return this.named('newest', this.newestText, [
      subjects.map(({ tenant }) => tenant),
      subjects.map(({ subject }) => subject),
    ]);
  }

  delete(keys: readonly Pick<Row, 'tenant' | 'id'>[]): Query {
    return this.named('delete', this.deleteText, [keys.map(({ tenant }) => tenant), keys.map(({ id }) => id)]);
  }

  /** The rows that match any of these: one statement for all that name the same properties. */
  selectMatching(matched: readonly Matched[]): Query[] {
    const asked = new Map<string, Map<string, unknown[]>>();
    for (const { tenant, where } of matched) {
      const all = Object.entries({ tenant, ...where }).map(([property, value]) => {
        const column = this.column(property);
        return { column, value: parameter(column, value) };
      });
      const given = all.filter(({ value }) => value !== null);
      const columns = given.map(({ column }) => column);
      const conditions = [
        ...columns.map(({ name, type, list }, n) => `t.${name} = k.v${n}${list ? `::${type}[]` : ''}`),
        ...all.filter(({ value }) => value === null).map(({ column }) => `t.${column.name} IS NULL`),
      ].join(' AND ');
      const keys = `unnest(${lists(columns)}) AS k(${columns.map((_, n) => `v${n}`).join(', ')})`;
      const text = `SELECT ${this.rowText} FROM ${keys} JOIN ${this.target} t ON ${conditions}`;
      const line = given.map(({ value }) => value);
      asked.set(text, (asked.get(text) ?? new Map<string, unknown[]>()).set(JSON.stringify(line), line));
    }
    return [...asked].map(([text, lines]) => {
      const [first = [], ...rest] = lines.values();
      return { text, values: first.map((value, n) => [value, ...rest.map((line) => line[n])]), ofAnySize: true };
    });
  }

  updateWhere(tenant: string, where: Readonly<Record<string, unknown>>, set: Readonly<Record<string, unknown>>): Query {
    const values: unknown[] = [];
    const changes = Object.entries(set)
      .map(([property, value]) => this.isValue(property, value, values))
      .join(', ');
    const conditions = this.conditions({ tenant, ...where }, values);
    return { text: `UPDATE ${this.target} SET ${changes} WHERE ${conditions}`, values, ofAnySize: true };
  }

  private conditions(where: Readonly<Record<string, unknown>>, values: unknown[]): string {
    // No index serves IS NOT DISTINCT FROM.
    return Object.entries(where)
      .map(([property, value]) =>
        (value ?? null) === null ? `${this.column(property).name} IS NULL` : this.isValue(property, value, values),
      )
      .join(' AND ');
  }

  private isValue(property: string, value: unknown, values: unknown[]): string {
    const column = this.column(property);
    values.push(parameter(column, value));
    return `${column.name} = $${values.length}::${column.type}${column.list ? '[]' : ''}`;
  }

  /** One line of COPY's text format. */
  copyLine(row: Row): string {
    let line = '';
    for (const column of this.columns) {
      if (line) line += '\t';
      const value = parameter(column, row[column.property]);
      line += value === null || value === undefined ? '\\N' : copyText(value);
    }
    return `${line}\n`;
  }

  get copyText(): string {
    return `COPY ${this.target} (${this.columns.map(({ name }) => name).join(', ')}) FROM STDIN`;
  }

  private named(kind: string, text: string, values: readonly unknown[] = []): Query {
    return { name: `${kind} ${this.name}`.slice(0, 63), text, values };
  }

  private column(property: string): ViewColumn {
    const found = this.columns.find((column) => column.property === property);
    if (!found) throw new TypeError(`${this.name} has no column for ${property}`);
    return found;
  }
}

/** Lists travel as text, because unnest would flatten a list of lists. */
const lists = (columns: readonly ViewColumn[]): string =>
  columns.map((column, n) => `$${n + 1}::${column.list ? 'text' : column.type}[]`).join(', ');

function parameter(column: ViewColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (column.list) return listLiteral(value as readonly unknown[]);
  if (column.type === 'jsonb' || column.type === 'json') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return value instanceof Date ? value.toISOString() : value;
}

/** Types whose text needs no quotes within a list. */
const BARE = new Set(['uuid', 'bigint', 'integer', 'smallint', 'boolean']);

/** A column of the rows as Postgres reads a list; the driver's own way of writing it takes twice as long. */
function listOf(column: ViewColumn, rows: readonly Row[]): string {
  const bare = BARE.has(column.type) && !column.list;
  let text = '';
  for (const row of rows) {
    const value = parameter(column, row[column.property]);
    const item = value === null || value === undefined ? 'NULL' : bare ? String(value) : quotedItem(String(value));
    text += text ? `,${item}` : item;
  }
  return `{${text}}`;
}

const quotedItem = (text: string): string => `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;

const listLiteral = (values: readonly unknown[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : quotedItem(String(value)))).join(',')}}`;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const SPECIAL = /[\\\t\n\r]/;

function copyText(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found) : text;
}
