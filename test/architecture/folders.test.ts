import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MOST = 15;
const { FOLDERS } = createRequire(import.meta.url)(join(ROOT, 'scripts/lib/context-folders.cjs')) as {
  readonly FOLDERS: Readonly<Record<string, readonly string[]>>;
};
const SOURCES = new Map(
  ['libs', 'apps'].flatMap((kind) =>
    readdirSync(join(ROOT, kind)).map((name) => [name, join(ROOT, kind, name, 'src')] as const),
  ),
);
const sourcesOf = (name: string): string => SOURCES.get(name) ?? `${name} is no library and no application`;

describe('the folders of a library or an application', () => {
  it.each(Object.entries(FOLDERS))('of %s are those whose order is laid down', (name, folders) => {
    expect([...ownFiles(sourcesOf(name)).keys()].filter(Boolean).sort()).toEqual([...folders].sort());
  });

  it.each([...SOURCES.keys()])(`of %s hold at most ${MOST} files of their own`, (name) => {
    expect(fullFolders(sourcesOf(name))).toEqual([]);
  });

  it('are found too full where they are', () => {
    const heap = mkdtempSync(join(tmpdir(), 'concord-folders-'));
    mkdirSync(join(heap, 'deal'));
    for (let n = 0; n <= MOST; n += 1) writeFileSync(join(heap, 'deal', `${n}.ts`), '');
    expect(fullFolders(heap)).toEqual([`deal: ${MOST + 1}`]);
    rmSync(heap, { recursive: true });
  });
});

/** By folder, '' for the library itself. What `buf` generates lies there as the contract does, a file for each of its own. */
function ownFiles(directory: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const folder = relative(directory, entry.parentPath);
    if (entry.isFile() && /(?<!_pb)\.ts$/.test(entry.name)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

const fullFolders = (directory: string): string[] =>
  [...ownFiles(directory)].filter(([, files]) => files > MOST).map(([folder, files]) => `${folder}: ${files}`);
