import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsBelow, pictureOf, withPicture } from '../../scripts/lib/libraries.mjs';

const ROOT = join(import.meta.dirname, '../..');
const HEADINGS = ['What it is', 'What it owns, and what not', 'Invariants', 'Rule → file'];
const LIBRARIES = readdirSync(join(ROOT, 'libs'));

/** The page of a library: of a context beside its sources, of any other above them. */
const readmesOf = (name: string): string[] =>
  ['README.md', 'src/README.md'].map((path) => join(ROOT, 'libs', name, path)).filter((path) => existsSync(path));

const headingsOf = (page: string): string[] => [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);

/** What stands in a page's table of rules and is neither a file nor a folder of the library; `*` for any letters. */
function lostFiles(page: string, files: readonly string[]): string[] {
  const table = page.split('\n## Rule → file\n')[1]?.split('\n## ')[0] ?? '';
  const named = [...table.matchAll(/^\|.*\|$/gm)].flatMap(([row]) => row.match(/`[^` ]+(\.ts|\/)`/g) ?? []);
  return named
    .map((name) => name.slice(1, -1))
    .filter((name) => {
      const pattern = new RegExp(
        `(^|/)${name.replaceAll('.', '[.]').replaceAll('*', '[^/]*')}${/\/$/.test(name) ? '' : '$'}`,
      );
      return !files.some((file) => pattern.test(file));
    });
}

const filesOf = (name: string): string[] =>
  readdirSync(join(ROOT, 'libs', name, 'src'), { recursive: true }).map(String);

describe('the page of a library', () => {
  it.each(LIBRARIES)('%s begins with the four headings of all pages', (name) => {
    const [path, ...more] = readmesOf(name);
    expect(more).toEqual([]);
    expect(headingsOf(readFileSync(path!, 'utf8')).slice(0, HEADINGS.length)).toEqual(HEADINGS);
  });

  it.each(LIBRARIES)('%s says rules by files that are there', (name) => {
    expect(lostFiles(readFileSync(readmesOf(name)[0]!, 'utf8'), filesOf(name))).toEqual([]);
  });

  it('would be found to name a file or folder that has moved', () => {
    const page =
      '# A\n\n## Rule → file\n\n| a | `gone.ts`, `here/*.policy.ts` |\n| b | `rules/` |\n\n## More\n\n| c | `x.ts` |';
    expect(lostFiles(page, ['here/act.policy.ts', 'here/gone.tsx'])).toEqual(['gone.ts', 'rules/']);
  });
});

describe('the picture of the libraries', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

  it('shows the imports that there are; `npm run libraries` draws it', () => {
    const picture = pictureOf(importsBelow(ROOT));
    expect(readme).toContain('```mermaid\n');
    expect(withPicture(readme, picture)).toBe(readme);
  });

  it('leaves out what follows from other arrows', () => {
    const imports = new Map(Object.entries({ 'apps/api': ['libs/a', 'libs/b'], 'libs/a': ['libs/b'], 'libs/b': [] }));
    expect(pictureOf(new Map([...imports].map(([from, to]) => [from, new Set(to)])))).toBe(
      '```mermaid\nflowchart TD\n  a --> b\n  apps_api([api]) --> a\n```',
    );
  });
});

describe('the list of decisions', () => {
  it('names every decision, and each is there', () => {
    const files = readdirSync(join(ROOT, 'docs/decisions')).map((name) => `docs/decisions/${name}`);
    const listed = readFileSync(join(ROOT, 'DECISIONS.md'), 'utf8').match(/docs\/decisions\/[^)]+/g);
    expect(listed).toEqual(files.toSorted());
  });
});
