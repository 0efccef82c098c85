import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BadRow } from '../src/row/fault.js';
import { newTally, type Tally } from '../src/grouping/row-reader.js';
import type { Repeat } from '../src/grouping/record-aggregator.js';
import type { SourceRecord } from '../src/kinds/fields/record.js';
import { mapFile } from '../src/mapped-file.js';
import { compile } from '../src/compiling/compiled.js';
import { parseMapping } from '../src/schema/mapping.reader.js';
import { Tables } from '../src/compiling/tables.js';
import type { InputFile } from '../src/source/input-file.js';

/** A table in memory; bytes come in small pieces, so that no test depends on where one ends. */
export function tableOf(content: string | Buffer, name = 'orders.csv'): InputFile {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
  return { name, packedBytes: bytes.length, open: () => Promise.resolve(Readable.from(pieces)) };
}

export interface MappedTable {
  readonly records: SourceRecord[];
  readonly bad: BadRow[];
  readonly repeats: Repeat[];
  readonly tally: Tally;
}

/** Everything that a mapping makes of a table. */
export async function mapTable(mapping: string, content: string | Buffer, tables = Tables.none): Promise<MappedTable> {
  const { spec } = parseMapping(mapping, 'mapping.yaml');
  const [part] = spec.parts;
  if (!part) throw new Error('a mapping without a part');
  const compiled = compile(part, spec, tables);
  const mapped: MappedTable = { records: [], bad: [], repeats: [], tally: newTally() };
  for await (const one of mapFile(tableOf(content), compiled, mapped.tally)) {
    if ('record' in one) mapped.records.push(one.record);
    else if ('bad' in one) mapped.bad.push(one.bad);
    else mapped.repeats.push(one.repeat);
  }
  return mapped;
}

/** A folder with these files, and how to take it away again. */
export async function folderOf(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'concord-test-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
