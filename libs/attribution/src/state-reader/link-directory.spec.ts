import type { StateReader } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import { LinkDirectory } from './link-directory.js';

describe('links that there are not', () => {
  it('are read in turns, once for some seconds; what finds no turn is looked for again', async () => {
    const read: string[] = [];
    const facts = {
      of: (_: unknown, tenant: string) => {
        read.push(tenant);
        return Promise.resolve({ state: { status: 'absent' } });
      },
    } as unknown as StateReader;
    let isFull = true;
    const directory = new LinkDirectory(facts, (tenant, look) => {
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
