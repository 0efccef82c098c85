import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FileFault } from '../row/fault.js';
import type { InputFile } from './input-file.js';

export interface Inspected {
  readonly file: InputFile;
  /** SHA-256 of the unpacked bytes: the same table packed otherwise is the same table. */
  readonly sha256: string;
  /** Unpacked. */
  readonly bytes: number;
  /** Line ends, as a measure of how much there is to do. */
  readonly lines: number;
}

/** What one file may unpack to. */
export interface Limits {
  readonly mostBytes: number;
  /** How often larger than the packed file, once it is larger than `ratioFrom`. */
  readonly mostRatio: number;
  readonly ratioFrom: number;
}

const MIB = 1024 * 1024;

export const LIMITS: Limits = { mostBytes: 4096 * MIB, mostRatio: 200, ratioFrom: 64 * MIB };

/**
 * Reads a file once to its end before anything of it is used: a damaged or truncated one is refused as a whole, and so is
 * one that unpacks to much more than it looks. Throws FileFault.
 */
export async function inspect(file: InputFile, limits: Limits = LIMITS): Promise<Inspected> {
  const hash = createHash('sha256');
  let [bytes, lines, sum] = [0, 0, 0];
  try {
    for await (const chunk of (await file.open()) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      lines += lineEnds(chunk);
      refuseTooLarge(file, bytes, limits);
      hash.update(chunk);
      if (file.crc32 !== undefined) sum = crc32(chunk, sum);
    }
  } catch (fault) {
    if (fault instanceof FileFault) throw fault;
    throw new FileFault(file.name, `damaged or truncated: ${(fault as Error).message}`);
  }
  if (file.crc32 !== undefined && sum !== file.crc32) throw new FileFault(file.name, 'damaged: its check sum differs');
  return { file, sha256: hash.digest('hex'), bytes, lines };
}

function refuseTooLarge(file: InputFile, bytes: number, { mostBytes, mostRatio, ratioFrom }: Limits): void {
  if (bytes > mostBytes) throw new FileFault(file.name, `unpacks to more than ${mostBytes / MIB} MiB`);
  if (bytes > ratioFrom && bytes > file.packedBytes * mostRatio) {
    throw new FileFault(file.name, `unpacks to more than ${mostRatio} times its size, as no table does`);
  }
}

function lineEnds(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
