import { pipeline } from 'node:stream';
import { type CsvError, type Options, parse } from 'csv-parse';
import { FileFault, RowFault } from '../row/fault.js';
import type { FormatSpec } from '../schema/mapping.schema.js';
import { Header, type Row } from '../row/row.js';
import { Decoder, UNREADABLE } from './decoder.js';
import type { InputFile } from './input-file.js';
import { LoneReturns } from './lone-returns.js';

/** A row, and why it cannot be used, if it cannot. */
export interface RowRead {
  readonly row: Row;
  readonly fault?: RowFault;
}

const MOST_CHARACTERS_A_ROW = 8 * 1024 * 1024;

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

/** The rows of a file in its order, one at a time. Throws FileFault where the file as a whole is not what it should be. */
export async function* readRows(
  file: InputFile,
  format: FormatSpec,
  required: readonly string[],
): AsyncGenerator<RowRead> {
  const torn = format.shortRows === 'pad' ? new TornRows() : undefined;
  const decoder = new Decoder(format.encoding, torn?.returns);
  const skipped: Skipped[] = [];
  const parser = parse({ ...parserOptions(format), on_skip: (fault) => void skipped.push(skippedOf(fault)) });
  pipeline(await file.open(), decoder, parser, () => undefined);
  let header = format.header === true ? undefined : checkedHeader(file, format.header, required, 1);
  let [number, lastLine, twice] = [0, 0, 0];
  const broken = ({ line, reason, open }: Skipped, known: Header): RowRead => ({
    row: { file: file.name, line: open ? lastLine + 1 : line - twice, number: (number += 1), cells: [], header: known },
    fault: new RowFault(reason, null),
  });
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    // Inside quotes the parser takes the two characters of a Windows line end for two lines.
    twice += breaksIn(record, /\r\n/g);
    lastLine = info.lines - twice;
    const line = lastLine - breaksIn(record, /\r\n|\n|\r/g);
    if (!header) {
      header = checkedHeader(file, record, required, line);
      torn?.isTorn(record, header, info.bytes);
      continue;
    }
    while (skipped[0] && skipped[0].line - twice < line) yield broken(skipped.shift() as Skipped, header);
    const cells = !torn || torn.isTorn(record, header, info.bytes) ? record : padded(record, header);
    const row: Row = { file: file.name, line, number: (number += 1), cells, header };
    const fault = faultOf(row, decoder.unreadable, format.encoding);
    yield fault ? { row, fault } : { row };
  }
  if (!header) throw new FileFault(file.name, 'is empty: there is not even a header', 1);
  for (const left of skipped) yield broken(left, header);
}

/** Of rows that may be short: which are parts of one, torn by a carriage return inside a cell. They stay as they are, and so are bad. */
class TornRows {
  readonly returns = new LoneReturns();
  private areEndedSo: boolean | undefined;
  private wasEndedSo = false;

  /** Asked for row by row, from the header on. */
  isTorn(record: readonly string[], { names }: Header, end: number): boolean {
    const isShort = record.length < names.length;
    const [begins, ends] = [this.wasEndedSo, this.returns.endsAt(end)];
    // What ends the first row, where it is whole, ends rows of this file.
    this.areEndedSo ??= ends && !isShort;
    this.wasEndedSo = ends;
    return isShort && !this.areEndedSo && (begins || ends);
  }
}

/** What the parser could not take apart: it goes on behind it. */
interface Skipped {
  readonly line: number;
  readonly reason: string;
  /** A quote that is opened and never closed takes everything behind it along. */
  readonly open: boolean;
}

/** How some programs keep a spreadsheet from taking a number for a number. */
const SPREADSHEET_TEXT =
  '; where texts are written as ="00123", say quote: null, which keeps all quotes of the file, and take them and the sign away by replace: ^=?"(.*)"$';

function skippedOf(fault: CsvError | undefined): Skipped {
  const message = fault?.message ?? 'unreadable';
  const line = Number(/at line (\d+)/.exec(message)?.[1] ?? 0);
  if (fault?.code === 'CSV_QUOTE_NOT_CLOSED') {
    return { line, reason: 'a quote is opened and never closed: nothing behind it can be read', open: true };
  }
  const hint = fault?.code === 'INVALID_OPENING_QUOTE' && String(fault['field']) === '=' ? SPREADSHEET_TEXT : '';
  return { line, reason: `not a row of a table: ${message.replace(/,? at line \d+.*$/, '')}${hint}`, open: false };
}

function parserOptions({ delimiter, quote, escape, skipLines }: FormatSpec): Options {
  return {
    delimiter,
    quote: quote ?? false,
    ...(escape !== undefined && { escape }),
    bom: true,
    // All of them: programs and people glue files together, and what ends the header says nothing of the rows.
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    from_line: skipLines + 1,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MOST_CHARACTERS_A_ROW,
  };
}

function checkedHeader(file: InputFile, names: readonly string[], required: readonly string[], line: number): Header {
  const header = new Header(names);
  const missing = required.filter((column) => header.placeOf(column) === undefined);
  if (missing.length > 0) {
    const found = header.columns.slice(0, 20).join(', ');
    throw new FileFault(file.name, `column ${missing.join(', ')} is missing; there are: ${found}`, line, missing[0]);
  }
  if (header.repeated === undefined) return header;
  throw new FileFault(file.name, `two columns are called ${header.repeated}`, line, header.repeated);
}

function faultOf({ cells, header }: Row, look: boolean, encoding: string): RowFault | undefined {
  const { names } = header;
  if (cells.length < names.length) {
    return new RowFault(`the row has ${cells.length} of ${names.length} columns`, names[cells.length] || null);
  }
  if (cells.length > names.length) {
    return new RowFault(`the row has ${cells.length} columns, the header ${names.length}`, null);
  }
  if (!look) return undefined;
  const at = cells.findIndex((cell) => cell.includes(UNREADABLE));
  return at < 0 ? undefined : new RowFault(`holds bytes that are not ${encoding}`, names[at] || null);
}

/** Programs leave out what is empty at the end of a row. */
const padded = (cells: string[], { names }: Header): string[] =>
  cells.length < names.length ? [...cells, ...names.slice(cells.length).map(() => '')] : cells;

const breaksIn = (cells: readonly string[], breaks: RegExp): number =>
  cells.reduce((count, cell) => (/[\r\n]/.test(cell) ? count + (cell.match(breaks)?.length ?? 0) : count), 0);
