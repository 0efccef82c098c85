import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Executor } from '#libs/eventing';
import { WebhookNotes } from './webhook-notes.js';

const HOUR = 3_600_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('how far an endpoint is', () => {
  it('is noted once it was not for an hour and has moved, and not beyond a key that waits', async () => {
    const noted: unknown[] = [];
    const executor = { execute: (_: unknown, { data }: { data: object }) => Promise.resolve(noted.push(data)) };
    const notes = new WebhookNotes(executor as unknown as Executor);
    const standing = { place: { cursor: 'c1-0', sequence: 0n }, blocked: new Map<string, never>() };
    const claimed = { tenant: 'north', id: 'w', version: 1 } as never;
    const of = { claimed, standing, noted: { sequence: 0n, at: performance.now() } };
    const look = (): Promise<void> => notes.progress(of as never, HOUR);
    jest.advanceTimersByTime(HOUR + 1);
    await look();
    expect(noted).toEqual([]);
    standing.place = { cursor: 'c1-5', sequence: 5n };
    standing.blocked.set('partner_1', {} as never);
    await look();
    expect(noted).toEqual([]);
    standing.blocked.clear();
    await look();
    standing.place = { cursor: 'c1-6', sequence: 6n };
    jest.advanceTimersByTime(HOUR - 1);
    await look();
    expect(noted).toEqual([{ webhookId: 'w', version: 1, cursor: 'c1-5', sequence: '5' }]);
    jest.advanceTimersByTime(1);
    await look();
    expect(noted.at(-1)).toMatchObject({ cursor: 'c1-6', sequence: '6' });
    expect(noted).toHaveLength(2);
  });
});
