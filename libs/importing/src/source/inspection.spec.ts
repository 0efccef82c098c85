import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { folderOf } from '../../test/tables.fixture.js';
import { inputFiles } from './files.js';
import { inspect, LIMITS } from './inspection.js';

const CSV = /\.csv(\.gz)?$/;
const TABLE = `A,B\n${'1,2\n'.repeat(2_000)}`;

/** A zip with one deflated entry; `sum` for one whose check sum lies. */
function zipOf(name: string, content: string, sum = crc32(content)): Buffer {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(22);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(sum, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  const nameLength = Buffer.alloc(4);
  nameLength.writeUInt16LE(name.length);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from([20, 0]), common.subarray(2), nameLength]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([20, 0, 20, 0]),
    common.subarray(2),
    nameLength,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, end]);
}

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
