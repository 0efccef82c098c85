import { type BadRow, RowFault, rowFaults } from '../row/fault.js';
import type { Compiled, Group } from '../compiling/compiled.js';
import type { Row } from '../row/row.js';
import type { RowRead } from '../source/rows.js';

/** What became of the rows of a file that made no record. */
export interface Tally {
  rows: number;
  /** By the mapping's reason. */
  readonly dropped: Record<string, number>;
  readonly ignored: Record<string, number>;
  repeatsEqual: number;
  repeatsDiffering: number;
}

export const newTally = (): Tally => ({ rows: 0, dropped: {}, ignored: {}, repeatsEqual: 0, repeatsDiffering: 0 });

/** A row under the rule and key that it belongs to: plain JSON, so that it may wait on disk. */
export interface KeyedRow {
  readonly rule: number;
  readonly key: string;
  readonly line: number;
  readonly number: number;
  readonly cells: readonly string[];
  readonly fault?: { readonly reason: string; readonly column: string | null };
}

/** Parts of a key stand apart, so that ('ab','c') and ('a','bc') differ. */
const BETWEEN = '\u001f';

export const shownKey = (key: string): string => key.split(BETWEEN).join(' / ');

export const byKey = (a: KeyedRow, b: KeyedRow): number =>
  a.rule - b.rule || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.number - b.number);

/** Decides which rows of a file go on, under which rules and keys. */
export class RowReader {
  constructor(
    private readonly compiled: Compiled,
    private readonly tally: Tally,
  ) {}

  /** A bad row goes on too where its key can be read: it spoils its group. */
  take({ row, fault }: RowRead, by: Group['by']): readonly KeyedRow[] | { readonly bad: BadRow } {
    this.tally.rows += 1;
    const dropped = this.faultOfDrops(row);
    if (dropped === 'dropped') return [];
    const known = fault ?? dropped;
    try {
      const rules = this.rulesFor(row);
      const key = by.map((value) => value.of(row) ?? '').join(BETWEEN);
      const spoilt = known && { fault: { reason: known.reason, column: known.column } };
      const { line, number, cells } = row;
      return rules.map((rule) => ({ rule, key, line, number, cells, ...spoilt }));
    } catch (thrown) {
      const [first] = known ? [known] : rowFaults(thrown, row.line);
      return { bad: badRow(row, first) };
    }
  }

  /** Before its shape is judged: what is no business may have another one. Nothing is said of what could not be taken apart. */
  private faultOfDrops(row: Row): 'dropped' | RowFault | undefined {
    if (row.cells.length === 0) return undefined;
    let fault: RowFault | undefined;
    for (const drop of this.compiled.drops) {
      try {
        if (!drop.holds(row)) continue;
        count(this.tally.dropped, drop.why);
        return 'dropped';
      } catch (thrown) {
        fault ??= rowFaults(thrown, row.line)[0];
      }
    }
    return fault;
  }

  private rulesFor(row: Row): number[] {
    const found: number[] = [];
    for (const [at, rule] of this.compiled.rules.entries()) {
      if (!rule.takes(row)) continue;
      if (rule.ignores === null) found.push(at);
      else count(this.tally.ignored, rule.ignores);
      if (!rule.goesOn) return found;
    }
    if (found.length === 0) throw new RowFault('no rule of the mapping takes this row', null);
    return found;
  }
}

function badRow({ file, line }: Row, fault: RowFault | undefined): BadRow {
  return { file, line, column: fault?.column ?? null, reason: fault?.reason ?? '' };
}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};
