import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { byTarget } from './by-target.js';

const items = Array.from({ length: 300 }, (_, n) => ({ n, target: `t${n % 100}` }));
const target = (item: { target: string }): string => item.target;

describe('items by target', () => {
  it('give results in their own order, and run in turn on one target', async () => {
    const done: Record<string, number[]> = {};
    const results = await byTarget(items, target, async ({ n, target: to }) => {
      await pause(Math.random() * 3);
      (done[to] ??= []).push(n);
      return n;
    });
    expect(results).toEqual(items.map(({ n }) => n));
    for (const numbers of Object.values(done)) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('run side by side on others, and not all at once', async () => {
    let [now, most] = [0, 0];
    await byTarget(items, target, async () => {
      most = Math.max(most, (now += 1));
      await pause(1);
      now -= 1;
    });
    expect(most).toBe(64);
  });

  it('end with the first fault', async () => {
    let begun = 0;
    const work = byTarget(items, target, async ({ n }) => {
      begun += 1;
      await pause(1);
      if (n === 3) throw new Error('fault');
    });
    await expect(work).rejects.toThrow('fault');
    expect(begun).toBeLessThan(items.length);
  });

  it('may be none', async () => {
    expect(await byTarget([], target, () => Promise.resolve(1))).toEqual([]);
  });
});
