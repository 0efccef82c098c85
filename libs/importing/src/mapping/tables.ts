import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFault, RowFault } from '../fault.js';
import type { Row } from '../row.js';
import { inspect } from '../source/inspection.js';
import { inputFiles } from '../source/files.js';
import { readRows } from '../source/rows.js';
import { valueOf } from './condition.js';
import type { MappingSpec, TableSpec } from './mapping.schema.js';
import type { Look } from './steps.js';

const MOST_ROWS = 200_000;

/** Tables that rows are looked up in. They are held in memory whole, so they are bounded. */
export class Tables {
  private constructor(
    private readonly tables: ReadonlyMap<string, { readonly spec: TableSpec; readonly rows: ReadonlyMap<string, Row> }>,
  ) {}

  static readonly none = new Tables(new Map());

  /** Reads them from the first folder that has them. Throws FileFault. */
  static async read(specs: MappingSpec['tables'], directories: readonly string[]): Promise<Tables> {
    const entries = Object.entries(specs).map(
      async ([name, spec]) => [name, { spec, rows: await readTable(spec, directories) }] as const,
    );
    return new Tables(new Map(await Promise.all(entries)));
  }

  /** What a column of a table holds for a key; undefined for a key it does not have. Throws RowFault for no such table. */
  column(table: string, column: string): Look {
    const known = this.tables.get(table);
    if (!known) throw new RowFault(`the mapping has no table called ${table}`, null);
    const value = valueOf({ column }, scopeOf(known.spec));
    const sample = known.rows.values().next().value;
    if (sample && sample.header.placeOf(column) === undefined) {
      throw new RowFault(`table ${table} has no column ${column}`, column);
    }
    return (key) => {
      const row = known.rows.get(key);
      return row && value.of(row);
    };
  }
}

async function readTable(spec: TableSpec, directories: readonly string[]): Promise<Map<string, Row>> {
  const path = await found(spec.file, directories);
  const rows = new Map<string, Row>();
  const key = valueOf({ column: spec.key }, scopeOf(spec));
  for (const file of await inputFiles([path], /./)) {
    await inspect(file);
    for await (const { row, fault } of readRows(file, spec, [spec.key])) {
      if (fault) throw new FileFault(file.name, fault.reason, row.line, fault.column);
      const text = key.of(row);
      if (text !== null && !rows.has(text)) rows.set(text, row);
      if (rows.size > MOST_ROWS)
        throw new FileFault(file.name, `has more than the ${MOST_ROWS} rows that a table may have`);
    }
  }
  return rows;
}

async function found(file: string, directories: readonly string[]): Promise<string> {
  for (const directory of directories) {
    const path = join(directory, file);
    if (await stat(path).catch(() => undefined)) return path;
  }
  throw new FileFault(file, `is in none of ${directories.join(', ')}`);
}

const scopeOf = ({ columns, nulls }: TableSpec) => ({
  columns,
  nulls,
  used: new Set<string>(),
  look: (): Look => () => undefined,
});
