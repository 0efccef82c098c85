import type { BadRow } from './row/fault.js';
import type { Repeat } from './grouping/record-aggregator.js';

/** What an import tells while it runs. */
export type ImportEvent =
  | { readonly event: 'checked'; readonly files: number; readonly bytes: number; readonly lines: number }
  | { readonly event: 'progress'; readonly file: string; readonly lines: number; readonly ofLines: number }
  | ({ readonly event: 'bad-row' } & BadRow)
  | ({ readonly event: 'repeat' } & Repeat)
  | { readonly event: 'file'; readonly file: string; readonly records: number; readonly known: boolean };

/** What an import did. */
export interface ImportSummary {
  readonly files: number;
  /** Of them, those that were in already. */
  readonly knownFiles: number;
  readonly rows: number;
  /** Records the service took, by kind; those it had before count too. */
  readonly records: Readonly<Record<string, number>>;
  /** Of them, those that were not there before this run, by kind. */
  readonly new: Readonly<Record<string, number>>;
  /** Records that were there already: sent again without an effect, or known from the journal to be in. */
  readonly known: number;
  /** Refusals that the mapping counts as answers, by their codes. */
  readonly answers: Readonly<Record<string, number>>;
  /** Rows left out by the mapping, by its reasons. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly repeatsEqual: number;
  readonly repeatsDiffering: number;
  /** Rows that could not be used, and records that the service refused. */
  readonly badRows: number;
  readonly refused: number;
  /** Whether anything was sent: under `strict` nothing is when a row is bad. */
  readonly sent: boolean;
  /** Of the latest change, to wait for its effects. */
  readonly position: string | null;
}
