import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Announcement, Announcer } from './progress.js';

const at = (commit: bigint) => ({ commit, prepare: commit });

describe('what is said of how far views are', () => {
  let said: (readonly string[])[];
  let announcer: Announcer;
  beforeEach(() => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1_000);
    said = [];
    announcer = new Announcer((_, message) => {
      said.push(Object.values((JSON.parse(message) as Announcement).at).flat());
      return Promise.resolve();
    });
  });
  afterEach(async () => {
    await announcer.close();
    jest.useRealTimers();
  });
  const after = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  it('is said at once of one whose rows are there, together with whatever has passed', async () => {
    announcer.reached('deals', at(1n), undefined, false);
    announcer.reached('sales', at(1n));
    await after(1);
    expect(said).toEqual([['deals', 'sales']]);
  });

  it('waits a little of those that an event is nothing to', async () => {
    announcer.reached('deals', at(1n), undefined, false);
    await after(15);
    expect(said).toEqual([]);
    await after(5);
    expect(said).toEqual([['deals']]);
  });

  it('is not said more often than every five milliseconds', async () => {
    for (let commit = 1n; commit <= 20n; commit += 1n) {
      announcer.reached('sales', at(commit));
      await after(1);
    }
    expect(said.length).toBeGreaterThan(2);
    expect(said.length).toBeLessThanOrEqual(5);
  });
});
