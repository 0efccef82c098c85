import { describe, expect, it } from '@jest/globals';
import { bytesOfEvent, StreamCache } from './stream-cache.js';

const keptOf = (cache: StreamCache<{ bytes: number }>, names: readonly string[]): string[] =>
  names.filter((name) => cache.peek(name));
const saleOf = (lines: number): object => ({ saleId: 's', lines: Array.from({ length: lines }, () => ({})) });

describe('a cache of streams', () => {
  it('keeps fewer of those whose events hold long lists', () => {
    const count = (lines: number): number => {
      const cache = new StreamCache(100_000_000);
      const names = Array.from({ length: 5_000 }, (_, n) => `sale ${n}`);
      for (const name of names) cache.set(name, { bytes: bytesOfEvent({ data: saleOf(lines) }) });
      return keptOf(cache, names).length;
    };
    expect(count(3)).toBe(5_000);
    expect(count(8_000)).toBeLessThan(35);
  });

  it('weighs anew what has grown', () => {
    const cache = new StreamCache<{ bytes: number }>(1_000_000);
    const one = { bytes: 0 };
    const names = ['a', 'b', 'c', 'd', 'e', 'one'];
    for (const name of names.slice(0, -1)) cache.set(name, { bytes: 190_000 });
    cache.set('one', one);
    expect(keptOf(cache, names)).toEqual(names);
    // A quarter of all is the most that anything counts.
    one.bytes = 900_000;
    cache.grown('one', one);
    expect(keptOf(cache, names)).toEqual(['c', 'd', 'e', 'one']);
  });

  it('does not keep again what was dropped meanwhile', () => {
    const cache = new StreamCache<{ bytes: number }>(1_000_000);
    const erased = { bytes: 0 };
    cache.set('person', erased);
    cache.delete('person');
    cache.grown('person', erased);
    expect(cache.get('person')).toBeUndefined();
  });

  it('forgets what it has of a tenant, and of no other', () => {
    const cache = new StreamCache<{ bytes: number }>(1_000_000);
    const names = ['sale-acme.1@1', 'credit-note-acme.2', 'sale-other.3', 'sale-acme2.4'];
    for (const name of names) cache.set(name, { bytes: 0 });
    cache.forget('acme');
    expect(keptOf(cache, names)).toEqual(['sale-other.3', 'sale-acme2.4']);
  });

  it('finds a place for the largest stream, too', () => {
    const cache = new StreamCache(1_000_000);
    cache.set('huge', { bytes: 50_000_000 });
    expect(cache.get('huge')).toBeDefined();
  });
});
