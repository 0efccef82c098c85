import { takePlace } from '../../scripts/lib/run-place.mjs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the place of a run of tests', () => {
  const left: (() => void)[] = [];
  const taken = (clone: string) => {
    const place = takePlace(clone);
    left.push(() => place.leave());
    return place;
  };
  afterEach(() => {
    for (const leave of left.splice(0)) leave();
  });

  it('is the run’s own while another runs in the same clone, and the same as before where none does', () => {
    const clone = randomUUID();
    const [one, other] = [taken(clone), taken(clone)];
    expect(one.directory).not.toBe(other.directory);
    expect(readdirSync(other.directory)).toEqual([]);
    one.leave();
    expect(existsSync(one.directory)).toBe(false);
    expect(taken(clone).directory).toBe(one.directory);
  });

  it('is empty for whoever comes after a run that was killed', () => {
    const clone = randomUUID();
    const { directory } = taken(clone);
    writeFileSync(join(directory, 'left.mjs'), '');
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(`${directory}.pid`, String(pid));
    expect(taken(clone).directory).toBe(directory);
    expect(readdirSync(directory)).toEqual([]);
  });
});
