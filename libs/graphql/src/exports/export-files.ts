import { csvLines, CsvNumber } from './csv.js';
import type { Exported } from './exporter.js';

export type ExportFormat = 'jsonl' | 'csv';

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** The file as it comes, a batch at a time: lines of JSON, or of CSV under the names of their fields. */
export async function* fileOf({ columns, batches }: Exported, format: ExportFormat): AsyncGenerator<string> {
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
