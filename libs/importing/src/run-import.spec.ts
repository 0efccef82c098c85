import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HEADER, ImportFixture, MAPPING, orders } from '../test/import.fixtures.js';
import { ApiFault } from './sending/api.js';

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

const numbers = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => String(from + n));

describe('an import', () => {
  it('sends records in order, one request at a time, and partners before what needs them', async () => {
    await world.files({ 'b.csv': orders(2_000, 600), 'a.csv.gz': gzipSync(orders(1, 1_200)) });
    const summary = await world.run();
    expect(world.service.keptOf('recordSales')).toEqual([...numbers(1, 1_200), ...numbers(2_000, 600)]);
    expect(world.service.keptOf('admitPartners')).toEqual(['L0', 'L1', 'L2']);
    expect(world.service.requests.map(({ mutation, items }) => [mutation, items.length])).toEqual([
      ['admitPartners', 3],
      ['recordSales', 500],
      ['recordSales', 500],
      ['recordSales', 500],
      ['recordSales', 300],
    ]);
    expect(world.service.busiest).toBe(1);
    expect(summary).toMatchObject({
      files: 2,
      rows: 3_600,
      records: { sale: 1_800 },
      badRows: 0,
      refused: 0,
      sent: true,
    });
    expect(summary.position).not.toBeNull();
    expect(world.events.at(-1)).toMatchObject({ event: 'progress', lines: 3_602, ofLines: 3_602 });
  });

  it('sends sales before their refunds, wherever they stand among one another', async () => {
    await world.files({ 'a.csv': `${HEADER}R1,,1,,5\n5,a,2,L0,\n` });
    await world.run();
    expect(world.service.requests.map(({ mutation }) => mutation)).toEqual([
      'admitPartners',
      'recordSales',
      'refundSales',
    ]);
  });

  it('of the same files changes nothing, with or without its journal', async () => {
    await world.files({ 'a.csv': orders(1, 700) });
    const first = await world.run();
    const kept = world.service.keptOf('recordSales');
    world.service.requests.length = 0;
    expect(await world.run()).toMatchObject({ knownFiles: 1, position: first.position });
    expect(world.service.requests).toHaveLength(1);
    await rm(join(world.folder, 'journal'), { recursive: true });
    expect(await world.run()).toMatchObject({ knownFiles: 0, records: { sale: 700 } });
    expect(world.service.keptOf('recordSales')).toEqual(kept);
  });

  it('goes on where it was interrupted', async () => {
    await world.files({ 'a.csv': orders(1, 1_700) });
    world.service.failsBefore = (request) => request === 3;
    await expect(world.run()).rejects.toBeInstanceOf(ApiFault);
    world.service.failsBefore = () => false;
    world.service.requests.length = 0;
    await world.run();
    expect(world.service.keptOf('recordSales')).toEqual(numbers(1, 1_700));
    expect(world.service.requests.map(({ items }) => items.length)).toEqual([1, 3, 500, 200]);
  });

  it('does not believe a journal of another history', async () => {
    await world.files({ 'a.csv': orders(1, 700) });
    await world.run();
    world.service.forgetEverything();
    expect(await world.run()).toMatchObject({ knownFiles: 0, records: { sale: 700 } });
    expect(world.service.keptOf('recordSales')).toEqual(
      numbers(1, 700).toSorted((a, b) => (a === '700' ? -1 : b === '700' ? 1 : 0)),
    );
  });

  it('takes another file, mapping or program for another import', async () => {
    await world.files({ 'a.csv': orders(1, 3) });
    await world.run();
    expect(await world.run({}, `${MAPPING}# as before\n`)).toMatchObject({ knownFiles: 0 });
    expect(await world.run({ programId: 'program_2' })).toMatchObject({ knownFiles: 0 });
    expect(await world.run()).toMatchObject({ knownFiles: 1 });
  });
});
