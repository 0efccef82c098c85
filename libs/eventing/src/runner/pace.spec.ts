import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Inbox } from '../consuming/inbox.js';
import { Pace } from './pace.js';

const MOST = 3;
const EVERY_MS = 200;
const at = (commit: bigint) => ({ commit, prepare: commit });

describe('a view that may be behind', () => {
  let pace: Pace;
  let inbox: Inbox<number>;
  let rested: number | undefined;
  beforeEach(() => {
    jest.useFakeTimers();
    pace = new Pace(EVERY_MS);
    inbox = new Inbox(10);
    rested = undefined;
  });
  afterEach(() => void jest.useRealTimers());

  /** Of a batch that begins now and comes to a position. */
  const rest = (position = at(1n)): void => {
    const began = performance.now();
    void pace.rest(began, position, inbox, MOST).then(() => (rested = performance.now() - began));
  };
  const after = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  it('begins its next batch at its own pace', async () => {
    rest();
    await after(EVERY_MS - 2);
    expect(rested).toBeUndefined();
    await after(2);
    expect(rested).toBe(EVERY_MS);
  });

  it('is as prompt as others while somebody waits, whether that is known before or meanwhile', async () => {
    rest();
    await after(100);
    pace.hurry(at(2n));
    await after(0);
    expect(rested).toBe(100);
    rest();
    await after(15);
    expect(rested).toBe(15);
  });

  it('does not hurry for what it has', async () => {
    pace.hurry(at(1n));
    rest(at(1n));
    await after(100);
    expect(rested).toBeUndefined();
  });

  it('does not hurry for ever for what never comes', async () => {
    pace.hurry(at(1_000n));
    await after(5_000);
    rest();
    await after(100);
    expect(rested).toBeUndefined();
  });

  it('lets nobody stand in line because its own is full', async () => {
    rest();
    await after(10);
    for (let n = 0; n < MOST; n += 1) inbox.offer(n);
    await after(0);
    expect(rested).toBe(10);
  });

  it('rests no longer once it is to end', async () => {
    rest();
    await after(10);
    inbox.close();
    await after(0);
    expect(rested).toBe(10);
  });
});
