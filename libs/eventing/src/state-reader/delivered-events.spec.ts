import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../store/event-store.js';
import { DeliveredEvents } from './delivered-events.js';

const event = (stream: string, data: unknown, revision = 0n): StoredEvent => {
  const position = { commit: 1n, prepare: 1n };
  return { id: 'e', stream, revision, position, type: 't', data, metadata: {}, recordedAt: '2026-01-01T00:00:00.000Z' };
};
const streams = (count: number): string[] => Array.from({ length: count }, (_, n) => `account-acme.${n}`);

describe('what was delivered', () => {
  it('is kept by what whole events weigh: of long texts in maps few, of small ones many', () => {
    const notes = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`n${n}`, 'x'.repeat(400)]));
    const [long, short] = [new DeliveredEvents(), new DeliveredEvents()];
    for (const stream of streams(5_000)) {
      long.add(event(stream, { notes }));
      short.add(event(stream, { note: 'x' }));
    }
    const kept = (all: DeliveredEvents): number => streams(5_000).filter((stream) => all.from(stream, 0)).length;
    expect(kept(long)).toBeLessThan(1_500);
    expect(kept(long)).toBeGreaterThan(500);
    expect(kept(short)).toBe(5_000);
  });

  it('takes whatever a foreign event holds, however deep', () => {
    const deep = Array.from({ length: 200_000 }).reduce<unknown>((inner) => [inner], null);
    const all = new DeliveredEvents();
    for (const [n, data] of [null, 7, 'x', [], undefined, deep].entries()) all.add(event(`account-acme.${n}`, data));
    expect(all.from('account-acme.5', 0)).toHaveLength(1);
  });
});
