import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const ROW = /^\| (?<wall>[^|]+) \| (?<test>[^|]+) \| (?<figure>[^|]+) \|$/;

interface Wall {
  readonly wall: string;
  readonly tests: readonly string[];
  readonly parts: readonly string[];
  readonly figure: string;
}

/** The rows of tables whose second column is a test. */
function wallsOf(text: string): Wall[] {
  return text.split('\n').flatMap((line) => {
    const { wall = '', test = '', figure = '' } = ROW.exec(line)?.groups ?? {};
    const tests = [...test.matchAll(/`([^` ]+\/[^` ]+)`/g)].map(([, path = '']) => path);
    const parts = [...test.matchAll(/`npm run bench -- --only (\w+)`/g)].map(([, part = '']) => part);
    return tests.length > 0 ? [{ wall, tests, parts, figure: figure.trim() }] : [];
  });
}

describe('SECURITY.md', () => {
  const walls = wallsOf(readFileSync(join(ROOT, 'SECURITY.md'), 'utf8'));

  it('names many walls', () => expect(walls.length).toBeGreaterThan(20));

  it('names a test for each wall, and each is there', () => {
    const missing = walls.flatMap(({ wall, tests }) =>
      tests
        .filter((path) => !/\.(spec|test|suite)\.ts$/.test(path) || !existsSync(join(ROOT, path)))
        .map((path) => [wall, path]),
    );
    expect(missing).toEqual([]);
  });

  it('says of each wall what it is built for, or what its test counts', () => {
    expect(walls.filter(({ figure }) => !/\w/.test(figure)).map(({ wall }) => wall)).toEqual([]);
  });

  it('names parts that the bench has', () => {
    const bench = readFileSync(join(ROOT, 'test/bench/bench.ts'), 'utf8');
    const parts = walls.flatMap((wall) => wall.parts);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.filter((part) => !bench.includes(`\n  ${part}: async () =>`))).toEqual([]);
  });

  it('would be found out: a test that is not there is not passed by', () => {
    const row = '| a wall | `test/none.test.ts`, `npm run bench -- --only a` | 1 |';
    const wall = { wall: 'a wall', tests: ['test/none.test.ts'], parts: ['a'], figure: '1' };
    expect(wallsOf(row)).toEqual([wall]);
  });
});
