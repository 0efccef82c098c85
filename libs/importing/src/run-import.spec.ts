import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ServiceFixture } from '../test/service.fixture.js';
import { folderOf } from '../test/tables.fixture.js';
import type { BadRow } from './fault.js';
import { parseMapping } from './mapping/mapping.reader.js';
import type { ImportEvent, ImportSummary } from './report.js';
import { type ImportRequest, runImport } from './run-import.js';
import { ApiFault } from './sending/api.js';
import { Journal } from './sending/journal.js';

const MAPPING = `
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
const HEADER = 'No,Item,Price,Land,Of\n';
/** So many orders of two lines each that several requests are needed. */
const orders = (from: number, count: number): string =>
  HEADER + Array.from({ length: count }, (_, n) => `${from + n},a,1,L${n % 3},\n${from + n},b,2,L${n % 3},\n`).join('');

let service: ServiceFixture;
let folder: string;
let remove: () => Promise<void>;
let events: ImportEvent[];

beforeEach(async () => {
  service = new ServiceFixture();
  events = [];
  ({ path: folder, remove } = await folderOf({}));
});
afterEach(() => remove());

const files = async (contents: Readonly<Record<string, string | Buffer>>): Promise<void> => {
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
};

const run = (more: Partial<ImportRequest> = {}, mapping = MAPPING): Promise<ImportSummary> =>
  runImport({
    mapping: { ...parseMapping(mapping, 'm.yaml'), directory: folder },
    paths: [folder],
    api: service.api,
    programId: 'program_1',
    service: 'here',
    journal: new Journal(join(folder, 'journal')),
    tell: (event) => events.push(event),
    ...more,
  });

const badRows = (): BadRow[] => events.flatMap((event) => (event.event === 'bad-row' ? [event] : []));
const numbers = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => String(from + n));

describe('an import', () => {
  it('sends records in order, one request at a time, and partners before what needs them', async () => {
    await files({ 'b.csv': orders(2_000, 600), 'a.csv.gz': gzipSync(orders(1, 1_200)) });
    const summary = await run();
    expect(service.keptOf('recordSales')).toEqual([...numbers(1, 1_200), ...numbers(2_000, 600)]);
    expect(service.keptOf('admitPartners')).toEqual(['L0', 'L1', 'L2']);
    expect(service.requests.map(({ mutation, items }) => [mutation, items.length])).toEqual([
      ['admitPartners', 3],
      ['recordSales', 500],
      ['recordSales', 500],
      ['recordSales', 200],
      ['recordSales', 500],
      ['recordSales', 100],
    ]);
    expect(service.busiest).toBe(1);
    expect(summary).toMatchObject({
      files: 2,
      rows: 3_600,
      records: { sale: 1_800 },
      badRows: 0,
      refused: 0,
      sent: true,
    });
    expect(summary.position).not.toBeNull();
    expect(events.at(-1)).toMatchObject({ event: 'progress', lines: 3_602, ofLines: 3_602 });
  });

  it('sends sales before their refunds, wherever they stand among one another', async () => {
    await files({ 'a.csv': `${HEADER}R1,,1,,5\n5,a,2,L0,\n` });
    await run();
    expect(service.requests.map(({ mutation }) => mutation)).toEqual(['admitPartners', 'recordSales', 'refundSales']);
  });

  it('of the same files changes nothing, with or without its journal', async () => {
    await files({ 'a.csv': orders(1, 700) });
    const first = await run();
    const kept = service.keptOf('recordSales');
    service.requests.length = 0;
    expect(await run()).toMatchObject({ knownFiles: 1, position: first.position });
    expect(service.requests).toHaveLength(1);
    await rm(join(folder, 'journal'), { recursive: true });
    expect(await run()).toMatchObject({ knownFiles: 0, records: { sale: 700 } });
    expect(service.keptOf('recordSales')).toEqual(kept);
  });

  it('goes on where it was interrupted', async () => {
    await files({ 'a.csv': orders(1, 1_700) });
    service.failsBefore = (request) => request === 3;
    await expect(run()).rejects.toBeInstanceOf(ApiFault);
    service.failsBefore = () => false;
    service.requests.length = 0;
    await run();
    expect(service.keptOf('recordSales')).toEqual(numbers(1, 1_700));
    expect(service.requests.map(({ items }) => items.length)).toEqual([1, 3, 500, 200]);
  });

  it('does not believe a journal of another history', async () => {
    await files({ 'a.csv': orders(1, 700) });
    await run();
    service.forgetEverything();
    expect(await run()).toMatchObject({ knownFiles: 0, records: { sale: 700 } });
    expect(service.keptOf('recordSales')).toEqual(
      numbers(1, 700).toSorted((a, b) => (a === '700' ? -1 : b === '700' ? 1 : 0)),
    );
  });

  it('takes another file, mapping or program for another import', async () => {
    await files({ 'a.csv': orders(1, 3) });
    await run();
    expect(await run({}, `${MAPPING}# as before\n`)).toMatchObject({ knownFiles: 0 });
    expect(await run({ programId: 'program_2' })).toMatchObject({ knownFiles: 0 });
    expect(await run()).toMatchObject({ knownFiles: 1 });
  });
});

describe('bad rows', () => {
  const content = `${HEADER}1,a,1,L0,\n1,b,x,L0,\n2,a,1,L0,\n`;

  it('are reported, their records held back, and reported again next time', async () => {
    await files({ 'a.csv': content });
    for (let times = 1; times <= 2; times += 1) {
      expect(await run()).toMatchObject({ badRows: 1, records: { sale: 1 }, sent: true });
      expect(service.keptOf('recordSales')).toEqual(['2']);
      expect(badRows()).toHaveLength(times);
    }
    expect(badRows()[0]).toMatchObject({ file: 'a.csv', line: 3, column: 'Price', group: '1', rows: 2 });
  });

  it('mean under strict that nothing at all is sent', async () => {
    await files({ 'a.csv': orders(1, 5), 'b.csv': content });
    expect(await run({ strict: true })).toMatchObject({ badRows: 1, sent: false });
    expect(service.requests).toEqual([]);
    await files({ 'b.csv': HEADER });
    expect(await run({ strict: true })).toMatchObject({ badRows: 0, sent: true, rows: 10 });
  });

  it('that the service refuses are reported where they came from', async () => {
    await files({ 'a.csv': orders(1, 3) });
    const message = 'no such price';
    service.refuses = ({ externalId }) =>
      externalId === '2' ? { code: 'NOT_A_DECIMAL', message, field: ['lines', '1', 'unitPrice'] } : undefined;
    expect(await run()).toMatchObject({ refused: 1, records: { sale: 2 } });
    expect(badRows()).toEqual([
      {
        event: 'bad-row',
        file: 'a.csv',
        line: 5,
        column: null,
        code: 'NOT_A_DECIMAL',
        reason: 'no such price (lines.1.unitPrice)',
      },
    ]);
    service.refuses = () => undefined;
    expect(await run()).toMatchObject({ knownFiles: 0, refused: 0 });
  });

  it('that are refused under strict end the import', async () => {
    await files({ 'a.csv': orders(1, 600), 'b.csv': orders(2_000, 3) });
    service.refuses = ({ externalId }) => (externalId === '2' ? { code: 'X', message: 'no', field: null } : undefined);
    expect(await run({ strict: true })).toMatchObject({ refused: 1, sent: true });
    expect(service.keptOf('recordSales')).toHaveLength(499);
  });

  it('are not looked for in a damaged file: nothing of any file is sent', async () => {
    await files({ 'a.csv': orders(1, 5), 'b.csv.gz': gzipSync(orders(1, 500)).subarray(0, 300) });
    await expect(run()).rejects.toThrow('b.csv.gz: damaged or truncated');
    expect(service.requests).toEqual([]);
  });
});

describe('partners that are there already', () => {
  it('are what was wanted; others that are refused are reported with the row that met them', async () => {
    await files({ 'a.csv': orders(1, 3) });
    service.refuses = ({ externalId }) => {
      if (externalId === 'L0') return { code: 'PARTNER_EXISTS', message: 'known', field: null };
      return externalId === 'L1' ? { code: 'BAD_COUNTRY', message: 'bad', field: ['country'] } : undefined;
    };
    expect(await run()).toMatchObject({ refused: 1 });
    expect(badRows()).toMatchObject([{ line: 4, code: 'BAD_COUNTRY' }]);
  });
});

describe('rates', () => {
  const RATES = `
concord: 1
name: Rates
source: { nulls: ['N/A'] }
records:
  - rates: { source: ecb, base: EUR, day: { column: Date }, rates: { columns: rest, except: [Date] } }
`;

  it('are sent by the day; one that is refused does not take the others along', async () => {
    await files({ 'a.csv': 'Date,GBP,USD,\n2011-01-03,0.8,N/A,\n2011-01-04,0.9,1.3,\n2011-01-05,N/A,N/A,\n' });
    service.refuses = (item) => {
      const at = (item as unknown as { days: { day: string }[] }).days.findIndex(({ day }) => day === '2011-01-03');
      return at < 0 ? undefined : { code: 'RATE_DIFFERS', message: 'other figures', field: ['days', String(at)] };
    };
    expect(await run({ programId: null }, RATES)).toMatchObject({ badRows: 1, refused: 1, records: { rates: 1 } });
    expect(badRows()).toMatchObject([
      { line: 4, reason: 'the day has no rate at all' },
      { line: 2, code: 'RATE_DIFFERS', reason: 'other figures' },
    ]);
    expect(service.kept.get('publishRates')).toMatchObject([
      { source: 'ecb', base: 'EUR', days: [{ day: '2011-01-04', rates: [{ currency: 'GBP' }, { currency: 'USD' }] }] },
    ]);
  });
});
