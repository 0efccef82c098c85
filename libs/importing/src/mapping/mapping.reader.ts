import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { MappingFault, type MappingPlace } from '../fault.js';
import { type MappingSpec, parseMappingSpec } from './mapping.schema.js';

export interface Mapping {
  readonly spec: MappingSpec;
  /** SHA-256 of its text: another text is another mapping. */
  readonly hash: string;
  /** Where it lies: its tables are looked for here too. */
  readonly directory: string;
}

/** Reads a mapping file. Throws MappingFault with the line and column of everything that is wrong. */
export async function readMapping(path: string): Promise<Mapping> {
  return { ...parseMapping(await readFile(path, 'utf8'), basename(path)), directory: dirname(path) };
}

/** Reads a mapping's text; `file` is for messages. Throws MappingFault. */
export function parseMapping(text: string, file: string): Omit<Mapping, 'directory'> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const place = (offset: number, reason: string): MappingPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, reason };
  };
  if (document.errors.length > 0) {
    throw new MappingFault(document.errors.map(({ pos, message }) => place(pos[0], message.split('\n')[0] ?? message)));
  }
  const parsed = parseMappingSpec(document.toJS());
  if (parsed.success) return { spec: parsed.data, hash: createHash('sha256').update(text).digest('hex') };
  const places = parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const path = [...issue.path, ...unknown];
    return place(offsetOf(document, path), [path.map(String).join('.'), issue.message].filter(Boolean).join(': '));
  });
  throw new MappingFault(places);
}

/** Where the path stands, or the nearest part of it that does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
