import { describe, expect, it } from '@jest/globals';
import { bytesOfEvent, StreamCache } from './stream-cache.js';

const saleOf = (lines: number): object => ({ saleId: 's', lines: Array.from({ length: lines }, () => ({})) });

describe('a cache of streams', () => {
  it('keeps fewer of those whose events hold long lists', () => {
    const count = (lines: number): number => {
      const cache = new StreamCache(100_000_000);
      for (let n = 0; n < 5_000; n += 1) cache.set(`sale ${n}`, { bytes: bytesOfEvent({ data: saleOf(lines) }) });
      return [...cache.keys()].length;
    };
    expect(count(3)).toBe(5_000);
    expect(count(8_000)).toBeLessThan(35);
  });

  it('weighs anew what has grown', () => {
    const cache = new StreamCache<{ bytes: number }>(1_000_000);
    const one = { bytes: 0 };
    for (const name of ['a', 'b', 'c', 'd', 'e']) cache.set(name, { bytes: 190_000 });
    cache.set('one', one);
    expect([...cache.keys()]).toEqual(['one', 'e', 'd', 'c', 'b', 'a']);
    // A quarter of all is the most that anything counts.
    one.bytes = 900_000;
    cache.grown('one', one);
    expect([...cache.keys()]).toEqual(['one', 'e', 'd', 'c']);
  });

  it('does not keep again what was dropped meanwhile', () => {
    const cache = new StreamCache<{ bytes: number }>(1_000_000);
    const erased = { bytes: 0 };
    cache.set('person', erased);
    cache.delete('person');
    cache.grown('person', erased);
    expect(cache.get('person')).toBeUndefined();
  });

  it('finds a place for the largest stream, too', () => {
    const cache = new StreamCache(1_000_000);
    cache.set('huge', { bytes: 50_000_000 });
    expect(cache.get('huge')).toBeDefined();
  });
});
