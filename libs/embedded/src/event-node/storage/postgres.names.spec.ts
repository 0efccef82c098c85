import { describe, expect, it } from '@jest/globals';
import { restored, storable, streamKey } from './postgres.names.js';

describe('names in Postgres', () => {
  it.each(['order-1', 'zero\0inside', '\u{10FFFF}0', '\u{10FFFF}\0\u{10FFFF}1', 'Ünïcødé 🎉'])(
    'keep %j as it is',
    (name) => {
      expect(storable(name)).not.toContain('\0');
      expect(restored(storable(name))).toBe(name);
    },
  );

  it('stay different when they differ in what Postgres cannot hold', () => {
    const names = ['a\0', 'a\u{10FFFF}0', 'a\u{10FFFF}', 'a\u{10FFFF}1'];
    expect(new Set(names.map(storable)).size).toBe(names.length);
  });

  it('are their own keys up to a length an index holds, and then a hash of their own', () => {
    expect(streamKey('x'.repeat(1_024))).toBe('x'.repeat(1_024));
    const keys = [1_025, 1_026, 9_000].map((length) => streamKey('é'.repeat(length)));
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(Buffer.byteLength(key)).toBeLessThan(1_024);
    expect(streamKey(keys[0] as string)).not.toBe(keys[0]);
  });
});
