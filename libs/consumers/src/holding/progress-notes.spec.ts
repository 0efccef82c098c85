import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ActiveConsumer } from '../consumer/consumer.state.js';
import type { ShardPlace } from '../consumer/consumer.events.js';
import { ProgressNotes } from './progress-notes.js';

const MINUTE = 60_000;
const held = { tenant: 'north', consumerId: 'c', version: 1, shard: 0, epoch: '1', holder: 'h' };
const consumer = {
  consumerId: 'c',
  version: 1,
  places: [{ cursor: 'c1-0', sequence: '0' }],
} as unknown as ActiveConsumer;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('how far a shard is', () => {
  const noting = () => {
    const noted: string[] = [];
    const faults: unknown[] = [];
    let isDown = false;
    const note = (_: string, __: ActiveConsumer, [place]: readonly ShardPlace[]): Promise<void> => {
      if (isDown) return Promise.reject(new Error('the store is down'));
      noted.push(`${place?.number} ${place?.cursor} ${place?.sequence}`);
      return Promise.resolve();
    };
    const notes = new ProgressNotes({ note }, (fault) => faults.push(fault));
    const kept = (sequence: number): void =>
      notes.take({ held, kept: { cursor: `c1-${sequence}`, sequence: BigInt(sequence) }, consumer });
    return { notes, noted, faults, kept, down: (is: boolean) => (isDown = is) };
  };

  it('is noted once an hour, the newest place alone, and not where it has not moved', async () => {
    const { noted, kept } = noting();
    kept(5);
    await jest.advanceTimersByTimeAsync(30 * MINUTE);
    kept(7);
    await jest.advanceTimersByTimeAsync(29 * MINUTE);
    expect(noted).toEqual([]);
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(noted).toEqual(['0 c1-7 7']);
    await jest.advanceTimersByTimeAsync(180 * MINUTE);
    expect(noted).toHaveLength(1);
    kept(9);
    await jest.advanceTimersByTimeAsync(61 * MINUTE);
    expect(noted).toEqual(['0 c1-7 7', '0 c1-9 9']);
  });

  it('is noted when the process ends, and tried again within a minute where that fails', async () => {
    const { notes, noted, faults, kept, down } = noting();
    kept(5);
    down(true);
    await jest.advanceTimersByTimeAsync(61 * MINUTE);
    expect([noted, faults.length > 0]).toEqual([[], true]);
    down(false);
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(noted).toEqual(['0 c1-5 5']);
    kept(6);
    await notes.close();
    expect(noted).toEqual(['0 c1-5 5', '0 c1-6 6']);
  });
});
