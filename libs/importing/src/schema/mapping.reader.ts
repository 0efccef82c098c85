import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { MappingFault, type MappingPlace } from '../row/fault.js';
import { issuesOf } from './mapping.issues.js';
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
  const parsed = parseMappingSpec(plainValue(document, place));
  if (parsed.success) return { spec: parsed.data, hash: createHash('sha256').update(text).digest('hex') };
  const places = issuesOf(parsed.error).map(({ path, message }) =>
    place(offsetOf(document, path), [path.map(String).join('.'), message].filter(Boolean).join(': ')),
  );
  throw new MappingFault(places);
}

const MOST_ALIASES = 100;

/** An alias that stands for itself has no end, and aliases of aliases can make more of a few lines than a memory holds. */
function plainValue(document: Document, place: (offset: number, reason: string) => MappingPlace): unknown {
  let first: number | undefined;
  visit(document, {
    Alias: (_, alias) => {
      const at = alias.range?.[0] ?? 0;
      first ??= at;
      const [from = 0, to = 0] = alias.resolve(document)?.range ?? [];
      if (from <= at && at < to)
        throw new MappingFault([place(at, `the alias *${alias.source} stands within what it stands for`)]);
    },
  });
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (fault) {
    if (!(fault instanceof ReferenceError)) throw fault;
    const reason = fault.message.startsWith('Unresolved')
      ? 'an alias has no anchor before it'
      : `aliases make more than ${MOST_ALIASES} copies of something: write it out, or use columns, tables or lookups`;
    throw new MappingFault([place(first ?? 0, reason)]);
  }
}

/** Where the path stands, or the nearest part of it that does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
