import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LEFT_TO_LONG, SCALES } from '../../scripts/lib/test-suites.mjs';

const ROOT = join(import.meta.dirname, '../..');
const FILES = ['test', 'libs', 'apps']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `/${folder}/${name}`),
  )
  .filter((name) => /\.(test|spec)\.ts$/.test(name));
const left = Object.values(LEFT_TO_LONG).flat();

/** What follows a flag, up to the next. */
const patterns = (flags: readonly string[], flag: string): RegExp[] => {
  const from = flags.indexOf(flag) + 1;
  if (from === 0) return [];
  const to = flags.findIndex((one, n) => n >= from && one.startsWith('--'));
  return flags.slice(from, to < 0 ? undefined : to).map((pattern) => new RegExp(pattern));
};
const matches = (file: string, some: readonly RegExp[]): boolean => some.some((pattern) => pattern.test(file));

describe('the suites', () => {
  const short = SCALES.short.suites.flatMap(([, , flags]) => patterns(flags, '--testPathIgnorePatterns'));
  const long = SCALES.long.suites.flatMap(([, , flags]) => patterns(flags, '--testPathPatterns'));

  it('run every test file in npm test or in the long tests', () => {
    expect(FILES.length).toBeGreaterThan(200);
    expect(FILES.filter((file) => matches(file, short) && !matches(file, long))).toEqual([]);
  });

  it.each(left)('leave %s to the long tests, and it is there', (name) => {
    const files = FILES.filter((file) => new RegExp(`/${name}\\.(test|spec)\\.ts$`).test(file));
    expect(files).toHaveLength(1);
    expect(matches(files[0] ?? '', short)).toBe(true);
    expect(matches(files[0] ?? '', long)).toBe(true);
  });

  it('leave nothing else', () => {
    expect(FILES.filter((file) => matches(file, short))).toHaveLength(left.length);
  });
});
