import { refuse } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { ClicksRefused } from '../src/click-batch.js';
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

  it('takes a refusal for what it is: neither clicks nor what is missing are in history', async () => {
    const execute = () => Promise.resolve(refuse('STREAM_TRIMMED', 'it was deleted'));
    const writer = clickWriter({ execute } as never, 'one');
    await expect(writer.batch('acme', 'batch', { day: DAY, links: [], clicks: [], bots: [] })).rejects.toThrow(
      ClicksRefused,
    );
    await expect(writer.gap('acme', 'gap', { from: 0, to: 0, atLeast: 1 })).rejects.toThrow('STREAM_TRIMMED');
  });
});
