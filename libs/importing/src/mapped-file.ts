import { Decimal } from '#libs/kernel';
import { FileFault } from './row/fault.js';
import { sorted } from './grouping/external-sort.js';
import { byKey, RowReader, type KeyedRow, type Tally } from './grouping/row-reader.js';
import { RecordAggregator, type Mapped, type Placed } from './grouping/record-aggregator.js';
import type { Compiled, Group } from './compiling/compiled.js';
import type { InputFile } from './source/input-file.js';
import { readRows } from './source/rows.js';

/**
 * What a mapping makes of a file, in the file's order or in that of the mapping. Rows that are grouped or ordered wait on
 * disk once they are many, so memory does not grow with the file. Throws FileFault where the file as a whole cannot be used.
 */
export async function* mapFile(file: InputFile, compiled: Compiled, tally: Tally): AsyncGenerator<Mapped> {
  const { group, order } = compiled;
  const work = {
    file,
    compiled,
    intake: new RowReader(compiled, tally),
    maker: new RecordAggregator(file.name, compiled, tally),
  };
  const placed = group ? grouped(work, group) : oneByOne(work);
  const inOrder = group || order ? sorted(placed, { compare: comparing(order === 'numbers'), weightOf }) : placed;
  for await (const { mapped } of inOrder) yield mapped;
}

interface Work {
  readonly file: InputFile;
  readonly compiled: Compiled;
  readonly intake: RowReader;
  readonly maker: RecordAggregator;
}

async function* oneByOne({ file, compiled, intake, maker }: Work): AsyncGenerator<Placed> {
  for await (const read of readRows(file, compiled.format, compiled.required)) {
    maker.header = read.row.header;
    const taken = intake.take(read, []);
    if ('bad' in taken) yield { at: read.row.number, order: null, mapped: taken };
    else for (const one of taken) yield* maker.of([one], undefined);
  }
}

async function* grouped(work: Work, group: Group): AsyncGenerator<Placed> {
  const alone: Placed[] = [];
  let current: KeyedRow[] = [];
  for await (const member of sorted(members(work, group, alone), { compare: byKey })) {
    const [first] = current;
    if (first && (first.rule !== member.rule || first.key !== member.key)) {
      yield* work.maker.ofGroup(current, group);
      current = [];
    }
    current.push(member);
  }
  if (current.length > 0) yield* work.maker.ofGroup(current, group);
  yield* alone;
}

async function* members(
  { file, compiled, intake, maker }: Work,
  group: Group,
  alone: Placed[],
): AsyncGenerator<KeyedRow> {
  for await (const read of readRows(file, compiled.format, compiled.required)) {
    maker.header = read.row.header;
    const taken = intake.take(read, group.by);
    if ('bad' in taken) report(alone, { at: read.row.number, order: null, mapped: taken }, file);
    else yield* taken;
  }
}

const MOST_BAD_ROWS = 10_000;

function report(bad: Placed[], one: Placed, file: InputFile): void {
  if (bad.length >= MOST_BAD_ROWS) throw new FileFault(file.name, `more than ${MOST_BAD_ROWS} rows belong to no group`);
  bad.push(one);
}

/** A record takes as much memory as the rows that it was made of. */
const weightOf = ({ mapped }: Placed): number => ('record' in mapped ? mapped.record.rows : 1);

/** By the mapping's order, what has none first; then as it stands in the file. */
const comparing =
  (numeric: boolean) =>
  (a: Placed, b: Placed): number => {
    if (a.order === b.order) return a.at - b.at;
    if (a.order === null || b.order === null) return a.order === null ? -1 : 1;
    return (numeric ? Decimal.of(a.order).compare(Decimal.of(b.order)) : a.order < b.order ? -1 : 1) || a.at - b.at;
  };
