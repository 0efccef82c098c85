import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BadRow } from '../src/row/fault.js';
import { parseMapping } from '../src/schema/mapping.reader.js';
import type { ImportEvent, ImportSummary } from '../src/report.js';
import type { ImportRequest } from '../src/import-request.js';
import { runImport } from '../src/run-import.js';
import { Journal } from '../src/sending/journal.js';
import { ServiceFixture } from './service.fixtures.js';
import { folderOf } from './tables.fixtures.js';

export const MAPPING = `
concord: 1
name: Orders
group: { by: [{ column: No }] }
records:
  - when: { column: No, matches: '^R' }
    refund:
      externalId: { column: No }
      sale: { column: Of }
      occurredAt: '2011-02-01T00:00:00Z'
      amount: { column: Price }
  - sale:
      externalId: { column: No }
      occurredAt: '2011-01-05T00:00:00Z'
      currency: GBP
      credits: [{ partner: { column: Land }, create: { kind: reseller, at: '2010-12-01T00:00:00Z' } }]
      lines: [{ product: { column: Item }, unitPrice: { column: Price } }]
`;
export const HEADER = 'No,Item,Price,Land,Of\n';
/** So many orders of two lines each that several requests are needed. */
export const orders = (from: number, count: number): string =>
  HEADER + Array.from({ length: count }, (_, n) => `${from + n},a,1,L${n % 3},\n${from + n},b,2,L${n % 3},\n`).join('');

/** A folder of files, a service, and what an import has told. */
export class ImportFixture {
  readonly service = new ServiceFixture();
  readonly events: ImportEvent[] = [];

  private constructor(
    readonly folder: string,
    readonly remove: () => Promise<void>,
  ) {}

  static async make(): Promise<ImportFixture> {
    const { path, remove } = await folderOf({});
    return new ImportFixture(path, remove);
  }

  async files(contents: Readonly<Record<string, string | Buffer>>): Promise<void> {
    for (const [name, content] of Object.entries(contents)) await writeFile(join(this.folder, name), content);
  }

  mapping(text: string, directory: string): ImportRequest['mapping'] {
    return { ...parseMapping(text, 'm.yaml'), directory };
  }

  run(more: Partial<ImportRequest> = {}, mapping = MAPPING): Promise<ImportSummary> {
    return runImport({
      mapping: this.mapping(mapping, this.folder),
      paths: [this.folder],
      api: this.service.api,
      programId: 'program_1',
      service: 'here',
      journal: new Journal(join(this.folder, 'journal')),
      tell: (event) => this.events.push(event),
      ...more,
    });
  }

  badRows(): BadRow[] {
    return this.events.flatMap((event) => (event.event === 'bad-row' ? [event] : []));
  }
}
