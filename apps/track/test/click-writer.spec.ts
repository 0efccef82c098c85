import { describe, expect, it } from '@jest/globals';
import { clickWriter } from '../src/click-writer.js';

const DAY = '2026-04-20';

describe('a process that records clicks', () => {
  it('writes what is missing beside its clicks: a stream of clicks begins with a batch, by which its day is told of it', async () => {
    const sent: { readonly type: string; readonly data: { readonly clicksId: string; readonly day: string } }[] = [];
    const execute = (_: unknown, command: never) => Promise.resolve(void sent.push(command));
    const writer = clickWriter({ execute } as never, 'one');
    const from = Date.parse(`${DAY}T09:00:00.000Z`);
    await writer.gap('acme', 'gap', { from, to: from, atLeast: 1 });
    await writer.batch('acme', 'batch', { day: DAY, links: [], clicks: [], bots: [] });
    await writer.gap('acme', 'another', { from, to: from, atLeast: 1 });
    const [gap, batch, another] = sent.map(({ data }) => data.clicksId);
    expect(sent.map(({ data }) => data.day)).toEqual([DAY, DAY, DAY]);
    expect(batch).not.toBe(gap);
    expect(another).toBe(gap);
  });
});
