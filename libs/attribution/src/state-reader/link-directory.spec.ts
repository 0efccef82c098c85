import type { StateReader } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { type InTurn, LinkDirectory } from './link-directory.js';

describe('a link that there is', () => {
  it('is known from then on to be no made-up one, and is read anew for all who ask at the same moment', async () => {
    const looked: unknown[] = [];
    const facts = {
      of: ({ events }: { events: { noun: string } }) =>
        Promise.resolve({ state: { status: events.noun === 'link' ? 'created' : 'absent' } }),
    } as unknown as StateReader;
    const inTurn: InTurn = (of, look) => {
      looked.push(of);
      return look();
    };
    const directory = new LinkDirectory(facts, inTurn, undefined, 5);
    const [first, again] = [
      { tenant: 'acme', caller: '192.0.2.1', isKnown: false },
      { tenant: 'acme', caller: '192.0.2.2', isKnown: true },
    ];
    await Promise.all(['192.0.2.1', '192.0.2.9'].map((caller) => directory.find('acme', 'ann-spring', caller)));
    expect(looked).toEqual([first]);
    await pause(20);
    await directory.find('acme', 'ann-spring', '192.0.2.2');
    expect(looked).toEqual([first, again]);
  });
});

describe('links that there are not', () => {
  it('are looked for in each visitor’s own name; a read and its fault are shared', async () => {
    const asked: string[] = [];
    let reads = 0;
    let isAway = false;
    const facts = {
      of: () => {
        reads += 1;
        return isAway
          ? pause(20).then(() => Promise.reject(new Error('away')))
          : Promise.resolve({ state: { status: 'absent' } });
      },
    } as unknown as StateReader;
    const inTurn: InTurn = async ({ caller }, look) => {
      asked.push(caller);
      await pause(1);
      if (caller === 'crowd') throw new Error('too much waits');
      return look();
    };
    const directory = new LinkDirectory(facts, inTurn);
    const find = (key: string, callers: string[]) =>
      Promise.allSettled(callers.map((caller) => directory.find('acme', key, caller)));
    const refused = { status: 'rejected', reason: new Error('too much waits') };
    const nowhere = { status: 'fulfilled', value: undefined };
    expect(await find('made-up', ['crowd', 'one', 'crowd', 'two'])).toEqual([refused, nowhere, refused, nowhere]);
    expect([asked, reads]).toEqual([['crowd', 'one', 'two'], 1]);
    isAway = true;
    const away = { status: 'rejected', reason: new Error('away') };
    expect(await find('another', ['one', 'two', 'crowd'])).toEqual([away, away, refused]);
    expect(reads).toBe(2);
  });

  it('are answered in a visitor’s own turn while a crowd’s has not come', async () => {
    const facts = { of: () => Promise.resolve({ state: { status: 'absent' } }) } as unknown as StateReader;
    const inTurn: InTurn = ({ caller }, look) => (caller === 'crowd' ? new Promise(() => undefined) : look());
    const directory = new LinkDirectory(facts, inTurn);
    void directory.find('acme', 'made-up', 'crowd');
    expect(await directory.find('acme', 'made-up', 'visitor')).toBeUndefined();
  });

  it('are read in turns, once for some seconds; what finds no turn is looked for again', async () => {
    const read: string[] = [];
    const facts = {
      of: (_: unknown, tenant: string) => {
        read.push(tenant);
        return Promise.resolve({ state: { status: 'absent' } });
      },
    } as unknown as StateReader;
    let isFull = true;
    const directory = new LinkDirectory(facts, ({ tenant }, look) => {
      if (isFull) return Promise.reject(new Error(`full for ${tenant}`));
      return look();
    });
    await expect(directory.find('acme', 'made-up')).rejects.toThrow('full for acme');
    expect(read).toEqual([]);
    isFull = false;
    expect([await directory.find('acme', 'made-up'), await directory.find('acme', 'made-up')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(read).toEqual(['acme']);
    expect(await directory.find('acme', 'no key at all')).toBeUndefined();
    expect(read).toEqual(['acme']);
  });
});
