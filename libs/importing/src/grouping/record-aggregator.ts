import { type BadRow, forEachRow, RowFault, RowFaults, rowFaults } from '../row/fault.js';
import type { SourceRecord } from '../kinds/fields/record.js';
import type { Compiled, Group, Rule } from '../compiling/compiled.js';
import { Header, type Row } from '../row/row.js';
import { shownKey, type KeyedRow, type Tally } from './row-reader.js';

export type Mapped = { readonly record: SourceRecord } | { readonly bad: BadRow } | { readonly repeat: Repeat };

/** A row whose key was there before, under a mapping by which the first one counts. */
export interface Repeat {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly equal: boolean;
}

/** Where in the file's order it belongs. Plain JSON. */
export interface Placed {
  readonly at: number;
  readonly order: string | null;
  readonly mapped: Mapped;
}

const MOST_ROWS_A_GROUP = 20_000;

/** Makes records of rows that belong together. */
export class RecordAggregator {
  /** Set by the first row: a file has one header. */
  header = new Header([]);

  constructor(
    private readonly file: string,
    private readonly compiled: Compiled,
    private readonly tally: Tally,
  ) {}

  *ofGroup(members: readonly KeyedRow[], group: Group): Generator<Placed> {
    const spoilt = members.filter(({ fault }) => fault);
    if (spoilt.length > 0 || group.rest === 'lines') {
      yield* this.of(members, group);
      return;
    }
    yield* this.repeats(members);
    const [first, ...later] = members;
    if (!first) return;
    for (const placed of this.of([first], undefined)) {
      yield placed;
      // Behind a first row that cannot be used, none of the others may be the first.
      if (group.rest === 'noted-repeats' && 'record' in placed.mapped) yield* this.noted(later, placed.order);
    }
  }

  /** Where the first of their key stands, and behind it. */
  private *noted(later: readonly KeyedRow[], order: string | null): Generator<Placed> {
    for (const one of later) {
      for (const { at, mapped } of this.of([one], undefined)) {
        yield { at, order, mapped: 'record' in mapped ? { record: { ...mapped.record, repeats: true } } : mapped };
      }
    }
  }

  /** One record, or a report for each row that keeps it from being made. */
  *of(members: readonly KeyedRow[], group: Group | undefined): Generator<Placed> {
    const [first] = members;
    if (!first) return;
    try {
      yield this.record(members, first, group);
    } catch (thrown) {
      for (const fault of rowFaults(thrown, first.line)) yield this.bad(fault, members);
    }
  }

  private record(members: readonly KeyedRow[], first: KeyedRow, group: Group | undefined): Placed {
    const rule = this.compiled.rules[first.rule];
    if (!rule) throw new Error(`the mapping has no rule ${first.rule}`);
    if (members.length > MOST_ROWS_A_GROUP)
      throw new RowFault(`more than ${MOST_ROWS_A_GROUP} rows share this key`, null);
    const rows = members.filter(({ fault }) => !fault).map((member) => this.rowOf(member));
    const spoilt = members.flatMap(({ fault, line }) =>
      fault ? [new RowFault(fault.reason, fault.column, line)] : [],
    );
    if (spoilt.length > 0) throw new RowFaults([...spoilt, ...this.furtherFaults(rule, rows, group)]);
    const head = headOf(rows, group?.head);
    const order = rule.order?.of(head) ?? null;
    const made = { ...rule.make(head, rows), answers: rule.answers };
    const record = { ...made, file: this.file, line: head.line, rows: rows.length };
    return { at: first.number, order, mapped: { record } };
  }

  /** All that is wrong with a record is told at once. */
  private furtherFaults(rule: Rule, rows: readonly Row[], group: Group | undefined): RowFault[] {
    const [first] = rows;
    if (!first) return [];
    try {
      rule.make(headOf(rows, group?.head), rows);
      return [];
    } catch (thrown) {
      return rowFaults(thrown, first.line);
    }
  }

  private rowOf({ line, number, cells }: KeyedRow): Row {
    return { file: this.file, line, number, cells, header: this.header };
  }

  private bad({ reason, column, line = 0 }: RowFault, members: readonly KeyedRow[]): Placed {
    const [first] = members;
    const held = first && members.length > 1 && { group: shownKey(first.key), rows: members.length };
    const at = members.find((member) => member.line === line)?.number ?? 0;
    return { at, order: null, mapped: { bad: { file: this.file, line, column, reason, ...held } } };
  }

  private *repeats([first, ...later]: readonly KeyedRow[]): Generator<Placed> {
    for (const { cells, line, number, key } of later) {
      const equal = first?.cells.every((cell, at) => cell === cells[at]) ?? false;
      if (equal) this.tally.repeatsEqual += 1;
      else this.tally.repeatsDiffering += 1;
      const repeat = { file: this.file, line, key: shownKey(key), equal };
      yield { at: number, order: null, mapped: { repeat } };
    }
  }
}

/** The row that speaks for all: the first, or the one with the earliest or latest time, of several the first in the file. */
function headOf(rows: readonly Row[], head: Group['head'] | undefined): Row {
  const [first] = rows;
  if (!first) throw new Error('a record without a row');
  if (!head || head.is === 'first') return first;
  const times = forEachRow(rows, (row) => head.time.of(row) ?? '');
  let best = 0;
  for (const [at, time] of times.entries()) {
    const known = times[best] ?? '';
    if (head.is === 'earliest' ? time < known : time > known) best = at;
  }
  return rows[best] ?? first;
}
