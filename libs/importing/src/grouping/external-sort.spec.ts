import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('concord-import-'));

describe('sorting more than memory holds', () => {
  it('gives what sorting in memory gives, equal items in their order', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u2028', '\u2029', '\r\n', '"', '\\u2028'));
    const many = fc.array(fc.record({ key: fc.nat(9), text }), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(many, fc.integer({ min: 1, max: 20 }), async (given, mostInMemory) => {
        const items = given.map((item, at) => ({ ...item, at }));
        const expected = items.toSorted(compare);
        expect(await collect(sorted(each(items), { compare, mostInMemory }))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves nothing behind, also when nobody reads to the end', async () => {
    const before = leftBehind();
    const items = Array.from({ length: 500 }, (_, at) => ({ key: 500 - at, text: 'x', at }));
    for await (const item of sorted(each(items), { compare, mostInMemory: 10 })) {
      expect(item.key).toBe(1);
      break;
    }
    expect(leftBehind()).toEqual(before);
  });
});
