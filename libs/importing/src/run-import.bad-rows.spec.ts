import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { HEADER, ImportFixture, orders } from '../test/import.fixtures.js';

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

describe('bad rows', () => {
  const content = `${HEADER}1,a,1,L0,\n1,b,x,L0,\n2,a,1,L0,\n`;

  it('are reported, their records held back, and reported again next time', async () => {
    await world.files({ 'a.csv': content });
    for (let times = 1; times <= 2; times += 1) {
      expect(await world.run()).toMatchObject({ badRows: 1, records: { sale: 1 }, sent: true });
      expect(world.service.keptOf('recordSales')).toEqual(['2']);
      expect(world.badRows()).toHaveLength(times);
    }
    expect(world.badRows()[0]).toMatchObject({ file: 'a.csv', line: 3, column: 'Price', group: '1', rows: 2 });
  });

  it('are those whose number a spreadsheet has shortened: two orders would be one (react-csv#136)', async () => {
    await world.files({ 'a.csv': `${HEADER}1.23457E+12,a,1,L0,\n2,a,1,L0,\n3E5,a,1,L0,\n` });
    expect(await world.run()).toMatchObject({ badRows: 1, records: { sale: 2 } });
    expect(world.badRows()[0]).toMatchObject({ line: 2, reason: expect.stringContaining('spreadsheet has shortened') });
  });

  it.each(['1.23457E+12', '1.23457e+12'])('are those whose partner is %s: two partners would be one', async (key) => {
    await world.files({ 'a.csv': `${HEADER}1,a,1,${key},\n2,a,1,L0,\n` });
    expect(await world.run()).toMatchObject({ badRows: 1, records: { sale: 1 } });
    expect(world.badRows()[0]).toMatchObject({ line: 2, reason: expect.stringContaining('spreadsheet has shortened') });
  });

  it('mean under strict that nothing at all is sent', async () => {
    await world.files({ 'a.csv': orders(1, 5), 'b.csv': content });
    expect(await world.run({ strict: true })).toMatchObject({ badRows: 1, sent: false });
    expect(world.service.requests).toEqual([]);
    await world.files({ 'b.csv': HEADER });
    expect(await world.run({ strict: true })).toMatchObject({ badRows: 0, sent: true, rows: 10 });
  });

  it('that the service refuses are reported where they came from', async () => {
    await world.files({ 'a.csv': orders(1, 3) });
    const message = 'no such price';
    world.service.refuses = ({ externalId }) =>
      externalId === '2' ? { code: 'NOT_A_DECIMAL', message, field: ['lines', '1', 'unitPrice'] } : undefined;
    expect(await world.run()).toMatchObject({ refused: 1, records: { sale: 2 } });
    expect(world.badRows()).toEqual([
      {
        event: 'bad-row',
        file: 'a.csv',
        line: 5,
        column: null,
        code: 'NOT_A_DECIMAL',
        reason: 'no such price (lines.1.unitPrice)',
      },
    ]);
    world.service.refuses = () => undefined;
    expect(await world.run()).toMatchObject({ knownFiles: 0, refused: 0 });
  });

  it('that are refused under strict end the import', async () => {
    await world.files({ 'a.csv': orders(1, 600), 'b.csv': orders(2_000, 3) });
    world.service.refuses = ({ externalId }) =>
      externalId === '2' ? { code: 'X', message: 'no', field: null } : undefined;
    expect(await world.run({ strict: true })).toMatchObject({ refused: 1, sent: true });
    expect(world.service.keptOf('recordSales')).toHaveLength(499);
  });

  it('are not looked for in a damaged file: nothing of any file is sent', async () => {
    await world.files({ 'a.csv': orders(1, 5), 'b.csv.gz': gzipSync(orders(1, 500)).subarray(0, 300) });
    await expect(world.run()).rejects.toThrow('b.csv.gz: damaged or truncated');
    expect(world.service.requests).toEqual([]);
  });
});

describe('partners that are there already', () => {
  it('are what was wanted; others that are refused are reported with the row that met them', async () => {
    await world.files({ 'a.csv': orders(1, 3) });
    world.service.refuses = ({ externalId }) => {
      if (externalId === 'L0') return { code: 'PARTNER_EXISTS', message: 'known', field: null };
      return externalId === 'L1' ? { code: 'BAD_COUNTRY', message: 'bad', field: ['country'] } : undefined;
    };
    expect(await world.run()).toMatchObject({ refused: 1 });
    expect(world.badRows()).toMatchObject([{ line: 4, code: 'BAD_COUNTRY' }]);
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
    await world.files({ 'a.csv': 'Date,GBP,USD,\n2011-01-03,0.8,N/A,\n2011-01-04,0.9,1.3,\n2011-01-05,N/A,N/A,\n' });
    world.service.refuses = (item) => {
      const at = (item as unknown as { days: { day: string }[] }).days.findIndex(({ day }) => day === '2011-01-03');
      return at < 0 ? undefined : { code: 'RATE_DIFFERS', message: 'other figures', field: ['days', String(at)] };
    };
    expect(await world.run({ programId: null }, RATES)).toMatchObject({
      badRows: 1,
      refused: 1,
      records: { rates: 1 },
    });
    expect(world.badRows()).toMatchObject([
      { line: 4, reason: 'the day has no rate at all' },
      { line: 2, code: 'RATE_DIFFERS', reason: 'other figures' },
    ]);
    expect(world.service.kept.get('publishRates')).toMatchObject([
      { source: 'ecb', base: 'EUR', days: [{ day: '2011-01-04', rates: [{ currency: 'GBP' }, { currency: 'USD' }] }] },
    ]);
  });
});
