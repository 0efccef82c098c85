import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const RELEASED = join(ROOT, 'test/golden/feed/released.binpb');

describe('the released contract', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'contract-'));
    cpSync(join(ROOT, 'proto'), copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const change = (file: string, from: string, to: string): void => {
    const path = join(copy, 'concord/feed/v1', file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  };
  const breaking = (): string => {
    const { stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/buf'),
      ['breaking', copy, '--against', RELEASED],
      { encoding: 'utf8' },
    );
    return stdout + stderr;
  };

  it('is kept by what the sources say, and by a new field', () => {
    expect(breaking()).toBe('');
    change('tier.proto', 'optional int32 proposed = 3;', 'optional int32 proposed = 3;\n  optional string named = 99;');
    expect(breaking()).toBe('');
  });

  it.each([
    ['a field with another number', 'commission.proto', 'string remaining = 7;', 'string remaining = 77;', 'deleted'],
    ['a field under another name', 'sale.proto', 'string refunded = 5;', 'string given_back = 5;', 'name'],
    ['a field of another type', 'tier.proto', 'optional int32 proposed = 3;', 'optional string proposed = 3;', 'type'],
    ['a message that is gone', 'payout.proto', 'message PaidEntries {', 'message Paid {', 'PaidEntries'],
  ])('is broken by %s', (_, file, from, to, said) => {
    change(file, from, to);
    expect(breaking()).toContain(said);
  });
});
