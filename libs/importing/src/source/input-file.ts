import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFault } from '../fault.js';
import { zipEntries } from './zip.js';

/** Something that holds one table, however it is packed. */
export interface InputFile {
  /** As reports name it: relative to what was given, an entry of a zip behind the zip's name. */
  readonly name: string;
  /** Bytes as they are stored: what the unpacked size is judged against. */
  readonly packedBytes: number;
  /** CRC-32 of the unpacked bytes, where the packing says so apart from the bytes. */
  readonly crc32?: number;
  /** The unpacked bytes. Damage ends the stream with an error. */
  open(): Promise<Readable>;
}

/**
 * Everything of the given paths that holds a table: files as they are; of folders and zips what matches, by name.
 * Throws FileFault when there is nothing.
 */
export async function inputFiles(paths: readonly string[], match: RegExp): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path, match)));
  if (files.length === 0) throw new FileFault(paths.join(', '), `holds no file that matches ${match.source}`);
  return files;
}

async function filesAt(path: string, match: RegExp): Promise<InputFile[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FileFault(path, 'there is no such file or folder');
  if (!found.isDirectory()) return path.endsWith('.zip') ? zipEntries(path, match) : [plainFile(path, found.size)];
  const names = (await readdir(path)).filter((name) => match.test(name)).sort();
  return (await Promise.all(names.map((name) => filesAt(join(path, name), match)))).flat();
}

function plainFile(path: string, packedBytes: number): InputFile {
  const open = (): Promise<Readable> => {
    const bytes = createReadStream(path);
    // A fault of either stream reaches the reader through the last one.
    return Promise.resolve(path.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes);
  };
  return { name: basename(path), packedBytes, open };
}
