import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { folderOf } from '../../test/tables.fixtures.js';
import { zipOf } from '../../test/zip.fixtures.js';
import { inputFiles } from './files.js';
import { inspect, LIMITS } from './inspection.js';

const CSV = /\.csv(\.gz)?$/;
const TABLE = `A,B\n${'1,2\n'.repeat(2_000)}`;

describe('input files', () => {
  let remove = (): Promise<void> => Promise.resolve();
  afterEach(() => remove());
  const folder = async (files: Record<string, string | Buffer>): Promise<string> => {
    const made = await folderOf(files);
    remove = made.remove;
    return made.path;
  };

  it('of a folder are those that match, by name', async () => {
    const path = await folder({ 'b.csv.gz': gzipSync(TABLE), 'a.csv': TABLE, 'readme.txt': 'no' });
    expect((await inputFiles([path], CSV)).map(({ name }) => name)).toEqual(['a.csv', 'b.csv.gz']);
    await expect(inputFiles([path], /\.tsv$/)).rejects.toThrow('holds no file that matches');
    await expect(inputFiles([join(path, 'absent.csv')], CSV)).rejects.toThrow('no such file');
  });

  it('with the same table are the same, however they are packed', async () => {
    const path = await folder({ 'a.csv': TABLE, 'b.csv.gz': gzipSync(TABLE), 'c.zip': zipOf('t.csv', TABLE) });
    const files = await inputFiles([join(path, 'a.csv'), join(path, 'b.csv.gz'), join(path, 'c.zip')], CSV);
    const found = await Promise.all(files.map((file) => inspect(file)));
    expect(new Set(found.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(found.map(({ bytes }) => bytes)).toEqual([TABLE.length, TABLE.length, TABLE.length]);
  });

  it.each<[string, Buffer, string]>([
    ['cut.csv.gz', gzipSync(TABLE).subarray(0, -12), 'damaged or truncated'],
    ['none.csv.gz', Buffer.from('A,B\n1,2\n'), 'damaged or truncated'],
    ['sum.zip', zipOf('t.csv', TABLE, 1), 'its check sum differs'],
    ['cut.zip', zipOf('t.csv', TABLE).subarray(0, -30), 'not a zip'],
  ])('that are damaged are refused: %s', async (name, bytes, reason) => {
    const path = await folder({ [name]: bytes });
    const looked = async () => {
      for (const file of await inputFiles([join(path, name)], CSV)) await inspect(file);
    };
    await expect(looked()).rejects.toThrow(reason);
  });

  it('that unpack to more than they may are refused', async () => {
    const path = await folder({ 'bomb.csv.gz': gzipSync(Buffer.alloc(1_000_000)) });
    const [file] = await inputFiles([path], CSV);
    if (!file) throw new Error('no file');
    await expect(inspect(file, { ...LIMITS, mostBytes: 500_000 })).rejects.toThrow('unpacks to more than');
    await expect(inspect(file, { ...LIMITS, ratioFrom: 100_000 })).rejects.toThrow('200 times its size');
    await expect(inspect(file)).resolves.toMatchObject({ bytes: 1_000_000 });
  });
});
