import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { FileFault, RowFault } from '../row/fault.js';
import type { Row } from '../row/row.js';
import { inspect } from '../source/inspection.js';
import { inputFiles } from '../source/files.js';
import type { InputFile } from '../source/input-file.js';
import { readRows } from '../source/rows.js';
import { zipEntries } from '../source/zip.js';
import { valueOf } from '../values/condition.js';
import type { MappingSpec, TableSpec } from '../schema/mapping.schema.js';
import type { FindInTable } from '../values/steps.js';

const MOST_ROWS = 200_000;

/** Tables that rows are looked up in. They are held in memory whole, so they are bounded. */
export class Tables {
  private constructor(
    private readonly tables: ReadonlyMap<string, { readonly spec: TableSpec; readonly rows: ReadonlyMap<string, Row> }>,
  ) {}

  static readonly none = new Tables(new Map());

  /** Reads them from the first of the places that has them. Throws FileFault. */
  static async read(specs: MappingSpec['tables'], places: readonly string[]): Promise<Tables> {
    const entries = Object.entries(specs).map(
      async ([name, spec]) => [name, { spec, rows: await readTable(spec, places) }] as const,
    );
    return new Tables(new Map(await Promise.all(entries)));
  }

  /** What a column of a table holds for a key; undefined for a key it does not have. Throws RowFault for no such table. */
  column(table: string, column: string): FindInTable {
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

async function readTable(spec: TableSpec, places: readonly string[]): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  const key = valueOf({ column: spec.key }, scopeOf(spec));
  const file = await found(spec, places);
  if (!file) return rows;
  await inspect(file);
  for await (const { row, fault } of readRows(file, spec, [spec.key])) {
    if (fault) throw new FileFault(file.name, fault.reason, row.line, fault.column);
    const text = key.of(row);
    if (text !== null && !rows.has(text)) rows.set(text, row);
    if (rows.size > MOST_ROWS)
      throw new FileFault(file.name, `has more than the ${MOST_ROWS} rows that a table may have`);
  }
  return rows;
}

/** In a folder or zip, or beside a file; the first that has it. A mapping that somebody else has written reads nothing else. */
async function found({ file, optional }: TableSpec, places: readonly string[]): Promise<InputFile | undefined> {
  if (isAbsolute(file) || file.split(/[/\\]/).includes('..')) throw new FileFault(file, OUTSIDE);
  for (const place of places) {
    if (place.endsWith('.zip')) {
      const [entry] = (await zipEntries(place, /./)).filter(({ name }) => basename(name) === file);
      if (entry) return entry;
    }
    const known = await stat(place).catch(() => undefined);
    const folder = known?.isDirectory() ? place : dirname(place);
    const path = join(folder, file);
    if (!(await stat(path).catch(() => undefined))) continue;
    await refuseOutside(file, path, folder);
    return (await inputFiles([path], /./))[0];
  }
  if (optional) return undefined;
  throw new FileFault(file, `is in none of ${places.join(', ')}`);
}

const OUTSIDE =
  'a table lies below the folder of the mapping or below one that the command names: give its path from there, without ..';

/** What looks as if it lay there may be a link to somewhere else. */
async function refuseOutside(file: string, path: string, folder: string): Promise<void> {
  const way = relative(await realpath(folder), await realpath(path));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) throw new FileFault(file, OUTSIDE);
}

const scopeOf = ({ file, columns, nulls }: TableSpec) => ({
  name: file,
  columns,
  nulls,
  used: new Set<string>(),
  look: (): FindInTable => () => undefined,
});
