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
const SOURCES = sourcesIn(ROOT);

describe('the folders of a library or an application', () => {
  it.each(Object.entries(FOLDERS))('of %s are those whose order is laid down', (path, folders) => {
    expect([...ownFiles(join(ROOT, path, 'src')).keys()].filter(Boolean).sort()).toEqual([...folders].sort());
  });

  it.each(SOURCES)(`of %s hold at most ${MOST} files of their own`, (path) => {
    expect(fullFolders(join(ROOT, path, 'src'))).toEqual([]);
  });

  it('are found too full where they are', () => {
    const heap = mkdtempSync(join(tmpdir(), 'concord-folders-'));
    // A library and an application may have the same name.
    for (const path of ['libs/deals', 'apps/deals']) mkdirSync(join(heap, path, 'src/deal'), { recursive: true });
    for (let n = 0; n <= MOST; n += 1) writeFileSync(join(heap, 'libs/deals/src/deal', `${n}.ts`), '');
    const full = sourcesIn(heap).flatMap((path) => fullFolders(join(heap, path)).map((folder) => `${path}/${folder}`));
    expect(full).toEqual([`libs/deals/src/deal: ${MOST + 1}`]);
    rmSync(heap, { recursive: true });
  });
});

/** Every library and application by its path. */
function sourcesIn(root: string): readonly string[] {
  return ['libs', 'apps'].flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`));
}

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
