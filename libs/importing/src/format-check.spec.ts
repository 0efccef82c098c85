import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from '../test/import.fixtures.js';

let world: ImportFixture;
beforeEach(async () => (world = await ImportFixture.make()));
afterEach(() => world.remove());

const mapping = (time: string): string => `
concord: 1
name: Orders
drop: [{ why: total, when: { column: No, equals: T } }]
records:
  - sale:
      externalId: { column: No }
      occurredAt: { column: When, time: { ${time} } }
      currency: GBP
      lines: [{ product: x, unitPrice: '1' }]
`;
const rows = (...times: readonly string[]): string =>
  `No,When\n${times.map((time, n) => `${n + 1},"${time}"\n`).join('')}T,all\n`;

describe('a format that reads none of the first rows of a file', () => {
  it.each([
    ['format: MM/dd/yyyy, zone: UTC', ['31/01/2011', '28/02/2011'], '"31/01/2011" looks like format: dd/MM/yyyy'],
    ['zone: UTC', ['13.1.2011 8:05', '14.1.2011 18:05'], '"13.1.2011 8:05" looks like format: d.M.yyyy H:mm'],
    ['zone: UTC', ['1/2/2011', '3/4/2011'], 'looks like format: d/M/yyyy or M/d/yyyy'],
    ['zone: UTC', ['1485569041'], 'looks like format: X'],
    ['format: yyyy-MM-dd, zone: UTC', ['2011-01-31 10:15'], 'looks like format: yyyy-MM-dd HH:mm'],
    ['zone: UTC', ['Jan 31, 2011'], 'looks like format: MMM d, yyyy'],
  ])('is refused as a whole with the likely one: %s', async (time, times, reason) => {
    await world.files({ 'a.csv': rows(...times) });
    await expect(world.run({}, mapping(time))).rejects.toMatchObject({
      file: 'a.csv',
      column: 'When',
      reason: expect.stringContaining(reason),
    });
    expect(world.service.requests).toEqual([]);
  });

  it('is refused in the cleaning of a column, too', async () => {
    await world.files({ 'a.csv': rows('31/01/2011') });
    const text =
      mapping('zone: UTC').replace(', time: { zone: UTC }', '') + 'columns: { When: { time: { zone: UTC } } }\n';
    await expect(world.run({}, text)).rejects.toMatchObject({ reason: expect.stringContaining('dd/MM/yyyy') });
  });

  it('is no reason to refuse where one row is read, or no other format reads them', async () => {
    await world.files({ 'a.csv': rows('31/01/2011', '2011-01-31') });
    expect(await world.run({}, mapping('zone: UTC'))).toMatchObject({ records: { sale: 1 }, badRows: 1 });
    await world.files({ 'a.csv': rows('2011-02-30') });
    expect(await world.run({}, mapping('zone: UTC'))).toMatchObject({ badRows: 1 });
  });
});
