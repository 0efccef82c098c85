import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { missingOptional, type LockFile } from '../../scripts/lib/lock-file.mjs';

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as LockFile;

describe('the lock file', () => {
  it('names the optional packages of every platform, without which npm ci refuses it (mended by npm run lock)', () => {
    expect(missingOptional(lock).map(([path]) => path)).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved)).toEqual([]);
  });

  it('is found incomplete without the packages of another platform', () => {
    const incomplete = { packages: { ...lock.packages } };
    delete incomplete.packages['node_modules/@swc/core-linux-arm-gnueabihf'];
    expect(missingOptional(incomplete)).toEqual([
      [
        'node_modules/@swc/core-linux-arm-gnueabihf',
        { version: expect.any(String), cpu: ['arm'], dev: true, libc: ['glibc'], optional: true, os: ['linux'] },
      ],
    ]);
  });
});
