import { TooMuchWaits } from '#libs/graphql';
import { describe, expect, it } from '@jest/globals';
import { linkTurns } from '../src/link-turns.js';

const settled = (): Promise<void> => new Promise(setImmediate);

describe('links that are made up', () => {
  it('keep nobody from one that is known, and take turns by who asks', async () => {
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const turns = linkTurns(2);
    const read = (caller: string, isKnown: boolean, name: string): Promise<void> =>
      turns({ tenant: 'acme', caller, isKnown }, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      });
    const flood = Array.from({ length: 22 }, (_, n) => read('x', false, `x${n}`));
    const newcomer = read('y', false, 'y');
    expect(begun).toEqual(['x0', 'x1']);
    const known = [read('x', true, 'known to x'), read('z', true, 'known to z')];
    expect(begun.slice(2)).toEqual(['known to x', 'known to z']);
    await expect(read('x', false, 'too much')).rejects.toThrow(TooMuchWaits);
    for (const [ended, next] of [
      ['x0', 'x2'],
      ['x1', 'y'],
      ['x2', 'x3'],
    ] as const) {
      ends.get(ended)?.();
      await settled();
      expect(begun.at(-1)).toBe(next);
    }
    for (let n = 0; n < 30; n += 1, await settled()) for (const end of ends.values()) end();
    await Promise.all([...flood, newcomer, ...known]);
  });
});
