import { describe, expect, it } from '@jest/globals';
import { changesHands } from './credited.js';

const part = (partnerId: string, weight = 10_000) => ({ partnerId, weight });
const touch = (partnerId: string) => ({ partnerId }) as never;

describe('a sale that is credited anew', () => {
  const split = [part('north', 6000), part('south', 4000)];

  it('is another partner’s only where another has most of it', () => {
    expect(changesHands(split, [part('north')], [])).toBe(false);
    expect(changesHands(split, [part('south')], [])).toBe(true);
    expect(changesHands([], [part('north')], [])).toBe(true);
  });

  it('is, of equal parts, of whoever was there first', () => {
    const even = [part('north', 5000), part('south', 5000)];
    const touches = [touch('south'), touch('north')];
    expect(changesHands(even, [part('south')], touches)).toBe(false);
    expect(changesHands(even, [part('north')], touches)).toBe(true);
  });
});
