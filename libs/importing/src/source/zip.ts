import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { FileFault } from '../row/fault.js';
import type { InputFile } from './input-file.js';

const MOST_ENTRIES = 10_000;

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/** The entries of a zip that match, by name. Each is opened on its own, so that nothing stays open between two files. */
export async function zipEntries(path: string, match: RegExp): Promise<InputFile[]> {
  const entries = await withZip(path, (zip) => matching(zip, match));
  return entries
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    .map((entry) => ({
      name: `${basename(path)}/${entry.fileName}`,
      packedBytes: entry.compressedSize,
      crc32: entry.crc32,
      open: () => openEntry(path, entry),
    }));
}

async function withZip<Result>(path: string, use: (zip: ZipFile) => Promise<Result>): Promise<Result> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch((fault: Error) => {
    throw new FileFault(basename(path), `not a zip that can be read: ${fault.message}`);
  });
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

function matching(zip: ZipFile, match: RegExp): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/') && match.test(entry.fileName)) entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

async function openEntry(path: string, entry: Entry): Promise<Readable> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false });
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (fault, opened) => (fault ? reject(fault) : resolve(opened)));
  });
  return stream.on('close', () => zip.close());
}
