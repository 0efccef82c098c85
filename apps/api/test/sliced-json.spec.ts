import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { parseSliced } from '../src/guard/sliced-json.js';

const outcome = async (parse: () => unknown): Promise<unknown> => {
  try {
    return { value: await parse() };
  } catch {
    return 'refused';
  }
};
/** What `JSON.parse` says of the same text. */
const agrees = async (text: string): Promise<void> => {
  if (text.includes('__proto__')) return;
  const expected = await outcome(() => JSON.parse(text) as unknown);
  for (const slice of [0, 5, 40]) expect(await outcome(() => parseSliced(Buffer.from(text), slice))).toEqual(expected);
};

describe('JSON, a slice at a time', () => {
  it('is what JSON.parse makes of it', async () => {
    const values = fc.jsonValue({ maxDepth: 5 });
    const spaces = fc.integer({ min: 0, max: 3 });
    await fc.assert(
      fc.asyncProperty(values, spaces, (value, space) => agrees(JSON.stringify(value, undefined, space))),
      { numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses: a text with one character more, less or another', async () => {
    const texts = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    const marks = fc.constantFrom('', ',', ':', '{', '}', '[', ']', '"', ' ', '\\', '1', 'é');
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), marks, fc.boolean(), (text, place, mark, replaces) => {
        const at = place % (text.length + 1);
        return agrees(text.slice(0, at) + mark + text.slice(at + (replaces ? 1 : 0)));
      }),
      { numRuns: 800 },
    );
  });

  it.each([
    '[1,,2]',
    '[1,2,]',
    '[,1]',
    '{"a":1,}',
    '{"a":{}{}}',
    '[[]1]',
    '[[][]]',
    '{1:[]}',
    '{"a"[]}',
    '[1',
    '[]]',
    '{]',
    '"a',
    '[] []',
    '',
    ' ',
    '{"a":[],"a":[1]}',
    '["\\\\",[]]',
  ])('reads %s alike', agrees);

  it('makes nobody’s prototype', async () => {
    await expect(parseSliced(Buffer.from('{"__proto__":{"a":[1,2,3]}}'), 1)).rejects.toThrow(SyntaxError);
  });

  it('parses no more than a slice at once', async () => {
    const parse = jest.spyOn(JSON, 'parse');
    const text = JSON.stringify({ variables: { input: { items: Array.from({ length: 200_000 }, () => ({ a: 1 })) } } });
    await parseSliced(Buffer.from(text));
    const longest = Math.max(...parse.mock.calls.map(([part]) => part.length));
    parse.mockRestore();
    expect(longest).toBeLessThan(70_000);
    expect(text.length).toBeGreaterThan(1_500_000);
  });
});
