import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { askedOnce } from './edge.js';

describe('what anybody may ask', () => {
  it('is found out once, however many ask, and anew after a while', async () => {
    let looks = 0;
    const ask = askedOnce(100, async () => {
      looks += 1;
      await pause(20);
      return looks;
    });
    expect(new Set(await Promise.all(Array.from({ length: 500 }, ask)))).toEqual(new Set([1]));
    expect(await ask()).toBe(1);
    await pause(150);
    expect(await ask()).toBe(2);
  });

  it('is asked again at once where it could not be found out', async () => {
    let looks = 0;
    const ask = askedOnce(60_000, () => ((looks += 1) === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(7)));
    await expect(Promise.all([ask(), ask()])).rejects.toThrow('gone');
    expect(await ask()).toBe(7);
    expect(looks).toBe(2);
  });

  it('is given up where it is never found out, and asked again', async () => {
    let looks = 0;
    const never = new Promise<number>(() => undefined);
    const ask = askedOnce(60_000, () => ((looks += 1) === 1 ? never : Promise.resolve(7)), 50);
    await expect(Promise.race([ask(), pause(2_000, 'waits')])).rejects.toThrow('no answer within 50 ms');
    expect(await ask()).toBe(7);
  });
});
