import { describe, expect, it } from '@jest/globals';
import { EMPTY_HEAD, type Head } from '../storage/log-store.js';
import { Heads } from './heads.js';

const ends = new Map<string, Head>([
  ['a', { revision: 4 }],
  ['b', { revision: 0 }],
]);

function looking(all: boolean, capacity = 3) {
  const looks: string[] = [];
  const stored = new Map(ends);
  const store = {
    heads: (streams: readonly string[]) => {
      looks.push(...streams);
      return Promise.resolve(streams.map((stream) => stored.get(stream) ?? EMPTY_HEAD));
    },
  };
  const heads = new Heads(store, all ? new Map(stored) : undefined, capacity);
  const revisions = async (...streams: string[]) =>
    [...(await heads.load(streams)).values()].map(({ revision }) => revision);
  const commit = (stream: string, revision: number): void => {
    stored.set(stream, { revision });
    heads.committed(new Map([[stream, { revision }]]));
  };
  return { looks, revisions, commit };
}

describe('the ends of streams', () => {
  it('are looked up once where there may be others than are known', async () => {
    const { looks, revisions } = looking(false);
    expect([await revisions('a', 'new'), await revisions('a', 'new')]).toEqual([
      [4, -1],
      [4, -1],
    ]);
    expect(looks).toEqual(['a', 'new']);
  });

  it('are not looked up while all of them are known, and what was written since is', async () => {
    const { looks, revisions, commit } = looking(true);
    commit('new', 0);
    commit('a', 5);
    expect(await revisions('a', 'b', 'new', 'other')).toEqual([5, 0, 0, -1]);
    expect(looks).toEqual([]);
  });

  it('are looked up from when there are more than are kept', async () => {
    const { looks, revisions, commit } = looking(true);
    for (const stream of ['c', 'd', 'e']) commit(stream, 7);
    expect(await revisions('a', 'e', 'other')).toEqual([7, 4, -1]);
    expect(looks).toEqual(['a', 'other']);
  });
});
