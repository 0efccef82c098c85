import { describe, expect, it } from '@jest/globals';
import type { Credit } from '#libs/sales';
import { areSame, mostCredited } from './credited.js';

const part = (partnerId: string, weight = 10_000) => ({ partnerId, weight });
const touch = (partnerId: string) => ({ partnerId }) as never;
type Touches = Parameters<typeof mostCredited>[1];
const living = (partnerId: string) => Promise.resolve(partnerId === 'old' ? 'north' : partnerId);

const changesHands = async (before: Credit[], after: Credit[], touches: Touches, of: typeof living) =>
  !(await areSame(mostCredited(before, touches), mostCredited(after, touches), of));

describe('a sale that is credited anew', () => {
  const split = [part('north', 6000), part('south', 4000)];

  it('is another partner’s only where another has most of it', async () => {
    expect(await changesHands(split, [part('north')], [], living)).toBe(false);
    expect(await changesHands(split, [part('south')], [], living)).toBe(true);
    expect(await changesHands([], [part('north')], [], living)).toBe(true);
  });

  it('is of one partner under whichever of its records', async () => {
    expect(await changesHands([part('old')], [part('north')], [], living)).toBe(false);
    expect(await changesHands([part('old')], [part('south')], [], living)).toBe(true);
    expect(await changesHands([part('old')], [], [], living)).toBe(true);
  });

  it('is, of equal parts, of whoever was there first', async () => {
    const even = [part('north', 5000), part('south', 5000)];
    const touches = [touch('south'), touch('north')];
    expect(await changesHands(even, [part('south')], touches, living)).toBe(false);
    expect(await changesHands(even, [part('north')], touches, living)).toBe(true);
  });
});
