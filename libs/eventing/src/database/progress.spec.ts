import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { advance } from './advance.js';
import type { Announcement } from './notices.js';
import { Announcer } from './progress.js';
import type { Query } from './query.js';

const messagesOf = (queries: readonly Query[]): unknown[] =>
  queries.flatMap(({ values }) => (values?.[1] as string[]).map((message) => JSON.parse(message) as unknown));
const at = (commit: bigint) => ({ commit, prepare: commit });

describe('what is said of how far views are', () => {
  let said: (readonly string[])[];
  let announcer: Announcer;
  beforeEach(async () => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1_000);
    said = [];
    announcer = new Announcer((_, message) => {
      said.push(Object.values((JSON.parse(message) as Announcement).at).flat());
      return Promise.resolve();
    });
    for (const name of ['deals', 'sales']) announcer.begin(name, at(0n));
    await after(5);
    said = [];
  });
  afterEach(async () => {
    await announcer.close();
    jest.useRealTimers();
  });
  const after = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  it('is said at once of one whose rows are there, together with whatever has passed', async () => {
    announcer.reached('deals', at(1n), undefined, false);
    announcer.reached('sales', at(1n));
    await after(3);
    expect(said).toEqual([['deals', 'sales']]);
  });

  it('is said with the rows that are written, with whatever else waits, and not once more', async () => {
    announcer.reached('deals', at(1n), undefined, false);
    const { queries } = announcer.along([advance({ name: 'sales', build: 1, position: at(1n) }, at(2n))]);
    expect(messagesOf(queries)).toEqual([{ at: { '1/1': ['deals'], '2/2': ['sales'] }, effects: {} }]);
    announcer.reached('sales', at(2n));
    await after(50);
    expect(said).toEqual([]);
    announcer.reached('sales', at(3n));
    await after(5);
    expect(said).toEqual([['sales']]);
  });

  it('is said after all where what was to say it did not hold', async () => {
    announcer.reached('deals', at(1n), undefined, false);
    announcer.along([advance({ name: 'sales', build: 1, position: at(1n) }, at(2n))]).failed();
    announcer.reached('sales', at(2n));
    await after(5);
    expect(said).toEqual([['deals', 'sales']]);
  });

  it('of a policy is where its effects end, too', () => {
    const policy = { name: 'post', build: 1, position: at(1n) };
    const { queries } = announcer.along([advance(policy, at(2n), at(7n))]);
    expect(messagesOf(queries)).toEqual([{ at: { '2/2': ['post'] }, effects: { post: '7/7' } }]);
  });

  it('is not said any more of one that is not run here, whatever it still does', async () => {
    announcer.reached('sales', at(1n));
    announcer.drop('sales');
    announcer.reached('sales', at(2n));
    await after(1_000);
    expect(said.flat()).not.toContain('sales');
    announcer.begin('sales', at(1n));
    await after(5);
    expect(said.flat()).toContain('sales');
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
