import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEFT_TO_LONG, LEFT_TO_SOAK, SCALES } from '../../scripts/lib/test-suites.mjs';

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

  const soak = SCALES.soak.suites.flatMap(([, , flags]) => patterns(flags, '--testPathPatterns'));

  it('run every test file in npm test, in the long tests or in the soak', () => {
    expect(FILES.length).toBeGreaterThan(200);
    const run = [...long, ...soak];
    expect(FILES.filter((file) => matches(file, short) && !matches(file, run))).toEqual([]);
  });

  it.each(left)('leave %s to the long tests, and it is there', (name) => {
    const files = FILES.filter((file) => new RegExp(`/${name}\\.(test|spec)\\.ts$`).test(file));
    expect(files).toHaveLength(1);
    expect(matches(files[0] ?? '', short)).toBe(true);
    expect(matches(files[0] ?? '', long)).toBe(true);
  });

  it.each(LEFT_TO_SOAK)('leave %s to the soak, and it is there', (name) => {
    const files = FILES.filter((file) => new RegExp(`/${name}\\.(test|spec)\\.ts$`).test(file));
    expect(files).toHaveLength(1);
    expect(matches(files[0] ?? '', short)).toBe(true);
    expect(matches(files[0] ?? '', soak)).toBe(true);
  });

  it('run whatever has a larger scale at that scale, too', () => {
    const scaled = FILES.filter((file) => / from '.*support\/scale.js'/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(scaled.length).toBeGreaterThan(20);
    expect(scaled.filter((file) => !matches(file, [...long, ...soak]))).toEqual([]);
  });

  it('leave nothing else', () => {
    expect(FILES.filter((file) => matches(file, short))).toHaveLength(left.length + LEFT_TO_SOAK.length);
  });
});
