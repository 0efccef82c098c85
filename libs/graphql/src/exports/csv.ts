import { stringify } from 'csv-stringify/sync';

/** A number that we write ourselves, such as an amount: it stays a number, also with a minus before it. */
export class CsvNumber {
  constructor(readonly text: string) {}
}

/**
 * Lines of CSV for people and their spreadsheets. A text that a spreadsheet would take for a formula, since it starts with `=`, `+`,
 * `-`, `@` (or their full-width forms), a tab or a carriage return, gets an apostrophe before it, which makes it a text there.
 */
export const csvLines = (rows: readonly (readonly (string | CsvNumber)[])[]): string =>
  stringify(rows as unknown[][], {
    escape_formulas: true,
    cast: { object: (figure) => ({ value: String(figure['text']), escape_formulas: false }) },
  });
