import { FileFault, RowFault } from './row/fault.js';
import { RowReader, newTally } from './grouping/row-reader.js';
import type { Row } from './row/row.js';
import type { InputFile } from './source/input-file.js';
import { readRows } from './source/rows.js';
import type { Compiled } from './compiling/compiled.js';
import { valueOf } from './values/condition.js';
import { likelyFormats } from './schema/hints.js';
import type { PartSpec } from './schema/mapping.schema.js';
import { shown } from './values/steps.js';
import type { Scope } from './values/value.js';
import type { ValueSpec } from './schema/value.schema.js';

const ROWS = 100;

/** A time that a mapping reads, with and without its last step. */
interface TimeRead {
  readonly format: string | undefined;
  /** The rule that it belongs to; of any for a column. */
  readonly rule: number | undefined;
  readonly raw: (row: Row) => string | null;
  readonly time: (row: Row) => string | null;
  readonly column: string | null;
  read: number;
  readonly failed: string[];
}

/**
 * Throws FileFault where a format of the mapping reads none of the first 100 rows of a file and another one would: better one
 * sentence than as many bad rows as the file has.
 */
export async function checkFormats(file: InputFile, part: PartSpec, compiled: Compiled): Promise<void> {
  const times = timesOf(part);
  if (times.length === 0) return;
  const intake = new RowReader(compiled, newTally());
  for await (const read of readRows(file, compiled.format, compiled.required)) {
    if (read.row.number > ROWS) break;
    if (read.fault) continue;
    const taken = intake.take(read, []);
    if ('bad' in taken) continue;
    const rules = new Set(taken.map(({ rule }) => rule));
    for (const time of times) if (time.rule === undefined ? rules.size > 0 : rules.has(time.rule)) look(time, read.row);
  }
  for (const { read, failed, format, column } of times) {
    const likely = read === 0 && failed.length > 0 ? likelyFormats(failed) : [];
    if (likely.length === 0) continue;
    const said = format === undefined ? 'a time in ISO 8601, which is read without a format' : `written as ${format}`;
    const reason = `none of the first rows is ${said}: ${shown(failed[0] ?? '')} looks like format: ${likely.join(' or ')}`;
    throw new FileFault(file.name, reason, null, column);
  }
}

function look(time: TimeRead, row: Row): void {
  const raw = attempt(() => time.raw(row));
  if (raw === null) return;
  if (attempt(() => time.time(row)) === null) time.failed.push(raw);
  else time.read += 1;
}

/** What cannot be read for another reason says nothing about the format. */
function attempt(read: () => string | null): string | null {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof RowFault) return null;
    throw fault;
  }
}

function timesOf(part: PartSpec): TimeRead[] {
  const ofColumns = Object.entries(part.columns).flatMap(([column, spec]) =>
    spec.time ? [timeRead({ column }, spec.time.format, part, undefined)] : [],
  );
  const ofRules = part.records.flatMap((rule, at) =>
    [...valuesWithTime(rule)].map((value) => timeRead(value, value.time?.format, part, at)),
  );
  return [...ofColumns, ...ofRules];
}

function timeRead(spec: ValueSpec, format: string | undefined, part: PartSpec, rule: number | undefined): TimeRead {
  const time = valueOf(spec, scopeOf(part, part.columns));
  const { time: _ofColumn, ...column } = part.columns[spec.column ?? ''] ?? { optional: false };
  const columns = rule === undefined ? { ...part.columns, [spec.column ?? '']: column } : part.columns;
  const { time: _ofValue, ...rest } = spec;
  const raw = valueOf(rest, scopeOf(part, columns));
  return { format, rule, raw: raw.of, time: time.of, column: time.column, read: 0, failed: [] };
}

/** Nothing is looked up: what a lookup makes of a text is not what the file says. */
const scopeOf = (part: PartSpec, columns: PartSpec['columns']): Scope => ({
  name: '',
  columns,
  nulls: part.source.nulls,
  used: new Set(),
  look: () => () => undefined,
});

/** Those that are always read: a choice takes one of several. */
function* valuesWithTime(spec: unknown): Generator<ValueSpec> {
  if (typeof spec !== 'object' || spec === null) return;
  if ('time' in spec && spec.time !== undefined && !('lookup' in spec && spec.lookup)) yield spec as ValueSpec;
  for (const [key, inner] of Object.entries(spec)) if (!CHOICES.has(key)) yield* valuesWithTime(inner);
}

const CHOICES = new Set(['choose', 'first', 'when', 'time']);
