/** Why a row cannot be used: what is wrong, in which column, and on which line where that is not plain from the place. */
export class RowFault extends Error {
  constructor(
    readonly reason: string,
    readonly column: string | null,
    readonly line?: number,
  ) {
    super(column === null ? reason : `${column}: ${reason}`);
  }
}

/** Several rows of one record cannot be used. */
export class RowFaults extends Error {
  constructor(readonly faults: readonly RowFault[]) {
    super(faults.map(({ message }) => message).join('; '));
  }
}

/** The row faults in what was thrown, on `line` where they name none. Anything else is thrown on. */
export function rowFaults(thrown: unknown, line: number): RowFault[] {
  if (thrown instanceof RowFaults) return thrown.faults.flatMap((fault) => rowFaults(fault, line));
  if (!(thrown instanceof RowFault)) throw thrown;
  return [thrown.line === undefined ? new RowFault(thrown.reason, thrown.column, line) : thrown];
}

/** Does the same for every row and, where it fails, says so of each row that failed. Throws RowFaults. */
export function forEachRow<Each extends { readonly line: number }, Result>(
  rows: readonly Each[],
  make: (row: Each) => Result,
): Result[] {
  const faults: RowFault[] = [];
  const results: Result[] = [];
  for (const row of rows) {
    try {
      results.push(make(row));
    } catch (thrown) {
      faults.push(...rowFaults(thrown, row.line));
    }
  }
  if (faults.length > 0) throw new RowFaults(faults);
  return results;
}

/** Why nothing of a file can be used, such as a truncated gzip or a column that its header lacks. */
export class FileFault extends Error {
  constructor(
    readonly file: string,
    readonly reason: string,
    readonly line: number | null = null,
    readonly column: string | null = null,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** A mapping file that cannot be used, with every place that is wrong. */
export class MappingFault extends Error {
  constructor(readonly places: readonly MappingPlace[]) {
    super(places.map(({ file, line, column, reason }) => `${file}:${line}:${column}: ${reason}`).join('\n'));
  }
}

export interface MappingPlace {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** What is reported for a row that was not sent, or that the service refused. */
export interface BadRow {
  readonly file: string;
  /** From 1, the header included: what an editor shows. */
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  /** The key of the group that is held back because of it, and how many rows that is. */
  readonly group?: string;
  readonly rows?: number;
  /** The service's code, when it was the service that refused. */
  readonly code?: string;
}
