import { describe, expect, it } from '@jest/globals';
import type { Position } from '#libs/kernel';
import type { Arrival } from './decoded.js';
import { Follower } from './follower.js';
import type { HistoryItem } from './items.js';

const at = (n: number): Position => ({ commit: BigInt(n), prepare: BigInt(n) });
const event = (n: number, type: string): HistoryItem => ({
  kind: 'event',
  position: at(n),
  arrival: { event: { type } } as unknown as Arrival,
});

/** One that asks for `wanted` alone and is at position 0 unless given; `passed` is what it was told of. */
function follower(queue = 10, after = 0) {
  const passed: number[] = [];
  const made = new Follower(at(after), queue, {
    asksFor: ({ event: { type } }) => type === 'wanted',
    onPassed: ({ commit }) => passed.push(Number(commit)),
  });
  return { made, passed };
}

describe('one that follows the shared subscription', () => {
  it('passes what it does not ask for while it waits, and is not woken', async () => {
    const { made, passed } = follower();
    let woken = false;
    void made.inbox.take(10).then(() => (woken = true));
    made.pass(at(2));
    made.pass(at(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect([passed, woken]).toEqual([[2], false]);
    made.offer(event(3, 'wanted'));
    made.pass(at(3));
    await new Promise((resolve) => setImmediate(resolve));
    expect([passed, woken]).toEqual([[2], true]);
  });

  it('passes nothing behind what still waits for it', async () => {
    const { made, passed } = follower();
    made.offer(event(1, 'wanted'));
    made.pass(at(2));
    made.settle(at(0));
    expect(passed).toEqual([]);
    expect(await made.inbox.take(10)).toHaveLength(1);
    made.pass(at(3));
    expect(passed).toEqual([]);
    made.settle(at(1));
    expect(passed).toEqual([3]);
  });

  it('stays before what there was no room for', async () => {
    const { made, passed } = follower(1);
    expect(made.offer(event(1, 'wanted'))).toBe(true);
    expect(made.offer(event(2, 'wanted'))).toBe(false);
    made.inbox.close();
    expect(await made.inbox.take(10)).toHaveLength(1);
    made.settle(at(1));
    expect(passed).toEqual([]);
  });

  it('never goes back to what it had taken before it joined, which others still have to take', async () => {
    const { made, passed } = follower(10, 5);
    void made.inbox.take(10);
    made.offer(event(1, 'wanted'));
    made.offer(event(5, 'wanted'));
    made.pass(at(5));
    await new Promise((resolve) => setImmediate(resolve));
    made.settle(at(5));
    expect([passed, made.inbox.length]).toEqual([[], 0]);
    made.pass(at(6));
    expect(passed).toEqual([6]);
  });
});
