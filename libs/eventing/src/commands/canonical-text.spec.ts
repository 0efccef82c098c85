import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalText } from './canonical-text.js';

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
const atOnce = (body: unknown): string => canonicalize(JSON.parse(JSON.stringify(body ?? null, asText))) ?? '';

const { body } = fc.letrec((again) => ({
  body: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.bigInt(), fc.boolean(), fc.date({ noInvalidDate: true })),
    fc.constantFrom(null, undefined),
    fc.array(again('body'), { maxLength: 4 }),
    fc
      .tuple(fc.array(again('body'), { minLength: 1, maxLength: 3 }), fc.integer({ min: 99, max: 103 }))
      .map(([few, length]) => Array.from({ length }, (_, n) => few[n % few.length])),
    fc.dictionary(fc.string({ unit: 'binary' }), again('body'), { maxKeys: 5 }),
  ),
}));

describe('the canonical text of a body', () => {
  it('is what it would be at once, however long its lists are', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        expect(await canonicalText(value)).toBe(atOnce(value));
      }),
      { numRuns: 60 },
    );
  });

  it('of a long list is written in many turns', async () => {
    const lines = Array.from({ length: 8_000 }, (_, n) => ({
      product: `p${n}`,
      texts: Array.from({ length: 20 }, String),
    }));
    let turns = 0;
    let done = false;
    const counting = (async () => {
      for (; !done; turns += 1) await nextTurn();
    })();
    const text = await canonicalText({ lines });
    done = true;
    await counting;
    expect(text).toBe(atOnce({ lines }));
    expect(turns).toBeGreaterThan(3);
  });
});
