import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFault } from '../row/fault.js';
import type { InputFile } from './input-file.js';
import { zipEntries } from './zip.js';

/**
 * Everything of the given paths that holds a table: of folders and zips what matches, by name; files as they are, or
 * those that match. Throws FileFault when there is nothing.
 */
export async function inputFiles(
  paths: readonly string[],
  match: RegExp,
  { everyFile = true }: { readonly everyFile?: boolean } = {},
): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    const found = await filesAt(path, match);
    files.push(...(everyFile ? found : found.filter(({ name }) => match.test(name))));
  }
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
