import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupedWrites, NOTHING } from '../src/database/grouped-writes.js';
import type { Query } from '../src/database/query.js';

const query = (text: string): Query => ({ text });

describe('small writes', () => {
  it('begin at once after a pause, and share a transaction with what comes soon after one', async () => {
    const groups: string[][] = [];
    const together = (queries: readonly Query[]): Promise<void> => {
      groups.push(queries.map(({ text }) => text));
      return Promise.resolve();
    };
    let goOn = (): void => undefined;
    const time = { now: () => 1_000, pause: () => new Promise<void>((resolve) => (goOn = resolve)) };
    const writes = new GroupedWrites(together, together, () => NOTHING, time);
    await writes.write([query('a')]);
    expect(groups).toEqual([['a']]);
    const second = writes.write([query('b')]);
    for (let turns = 0; turns < 5; turns += 1) await nextTurn();
    expect(groups).toEqual([['a']]);
    const third = writes.write([query('c')]);
    goOn();
    await Promise.all([second, third]);
    expect(groups).toEqual([['a'], ['b', 'c']]);
  });
});
