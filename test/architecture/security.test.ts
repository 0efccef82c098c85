import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const ROW = /^\| (?<wall>[^|]+) \| (?<test>[^|]+) \| (?<figure>[^|]+) \|$/;

/** The rows of tables whose second column is a test. */
function wallsOf(text: string): { readonly wall: string; readonly tests: readonly string[] }[] {
  return text.split('\n').flatMap((line) => {
    const { wall = '', test = '' } = ROW.exec(line)?.groups ?? {};
    const tests = [...test.matchAll(/`([^`]+\/[^`]+)`/g)].map(([, path = '']) => path);
    return tests.length > 0 ? [{ wall, tests }] : [];
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

  it('would be found out: a test that is not there is not passed by', () => {
    expect(wallsOf('| a wall | `test/none.test.ts` | 1 |')).toEqual([{ wall: 'a wall', tests: ['test/none.test.ts'] }]);
  });
});
