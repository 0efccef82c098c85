import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sorted } from './external-sort.js';

interface Item {
  readonly key: number;
  readonly text: string;
  readonly at: number;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const compare = (a: Item, b: Item): number => a.key - b.key;
const directory = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('sorting more than memory holds', () => {
  it('gives what sorting in memory gives, equal items in their order', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u2028', '\u2029', '\r\n', '"', '\\u2028'));
    const many = fc.array(fc.record({ key: fc.nat(9), text }), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(many, fc.integer({ min: 1, max: 20 }), async (given, mostInMemory) => {
        const items = given.map((item, at) => ({ ...item, at }));
        const expected = items.toSorted(compare);
        expect(await collect(sorted(each(items), { compare, mostInMemory, directory }))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('leaves nothing behind, also when nobody reads to the end', async () => {
    const items = Array.from({ length: 500 }, (_, at) => ({ key: 500 - at, text: 'x', at }));
    for await (const item of sorted(each(items), { compare, mostInMemory: 10, directory })) {
      expect(item.key).toBe(1);
      expect(readdirSync(directory)).toHaveLength(1);
      break;
    }
    expect(readdirSync(directory)).toEqual([]);
  });
});
