import { addAbortSignal, Readable } from 'node:stream';
import type { FaultLog } from '../faults/fault-log.js';
import { csvLines, CsvNumber } from './csv.js';
import type { Exported } from './exporter.js';

export type ExportFormat = 'jsonl' | 'csv';

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** The file as it is fetched. Whoever fetches it sees that it breaks off: it was answered with 200 long ago. */
export function streamOf(exported: Exported, format: ExportFormat, log: FaultLog): Readable {
  const file = Readable.from(fileOf(exported, format), { objectMode: false });
  file.once('error', (error) => log(exported.signal.reason ?? error));
  // Also where whoever asked has hung up before the first row.
  file.once('close', () => void exported.end());
  return addAbortSignal(exported.signal, file);
}

/** A batch at a time: lines of JSON, or of CSV under the names of their fields. */
async function* fileOf({ columns, batches }: Exported, format: ExportFormat): AsyncGenerator<string> {
  const names = columns.map(({ path }) => path);
  if (format === 'csv') yield csvLines([names]);
  for await (const rows of batches) {
    yield format === 'csv'
      ? csvLines(rows.map((row) => row.map((value, at) => cell(value, columns[at]?.isNumber ?? false))))
      : rows.map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at]])))}\n`).join('');
  }
}

function cell(value: unknown, isNumber: boolean): string | CsvNumber {
  if (value === null || value === undefined) return '';
  if (isNumber) return new CsvNumber(String(value));
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | boolean);
}
