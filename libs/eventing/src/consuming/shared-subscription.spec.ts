import { describe, expect, it } from '@jest/globals';
import type { Position } from '#libs/kernel';
import type { Delivery, EventStore } from '../store/event-store.js';
import type { Follower } from './follower.js';
import { SharedSubscription, type SharedOptions } from './shared-subscription.js';

const at = (n: number): Position => ({ commit: BigInt(n), prepare: BigInt(n) });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A history of events of these types, each at the next position. */
function following(types: readonly string[], options: SharedOptions = {}) {
  const stop = new AbortController();
  async function* deliveries(): AsyncIterable<Delivery> {
    for (const [n, type] of types.entries())
      yield { kind: 'event', event: { type, position: at(n + 1) } } as unknown as Delivery;
    if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  }
  const store = { subscribe: deliveries } as unknown as EventStore;
  const shared = new SharedSubscription(store, [], { kindOf: ({ event }) => event.type, ...options });
  const asked: string[] = [];
  const passed: Record<string, number[]> = {};
  const join = (name: string, wanted: string, after = 0): Follower => {
    const told: number[] = (passed[name] = []);
    const follower = shared.join(at(after), {
      asksFor: ({ event: { type } }) => asked.push(`${name} ${type}`) > 0 && type === wanted,
      onPassed: ({ commit }) => told.push(Number(commit)),
    });
    if (!follower) throw new Error('what it needs is gone');
    return follower;
  };
  const run = shared.run(at(0), stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await run;
  };
  return { join, asked, passed, end, leave: (follower: Follower) => shared.leave(follower) };
}

const takenFrom = async ({ inbox }: Follower): Promise<number[]> =>
  ((await inbox.take(10)) ?? []).map((item) => ('position' in item ? Number(item.position.commit) : 0));

describe('a subscription that many share', () => {
  it('asks each once about a kind of event, and again when somebody joins or leaves', async () => {
    const world = following(['a', 'b', 'a', 'b', 'a']);
    const [one, other] = [world.join('one', 'a'), world.join('other', 'b')];
    await turn();
    expect(world.asked.toSorted()).toEqual(['one a', 'one b', 'other a', 'other b']);
    expect([await takenFrom(one), await takenFrom(other)]).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    const late = world.join('late', 'b', 3);
    world.leave(other);
    expect(await takenFrom(late)).toEqual([4]);
    await world.end();
  });

  it('tells those that wait how far it is, and lets nobody pass what has not come to him yet', async () => {
    const world = following(['a', 'a', 'b'], { queue: 1 });
    const [full, behind] = [world.join('full', 'a'), world.join('behind', 'a')];
    world.join('else', 'c');
    const waiting = [behind.inbox.take(10)];
    await turn();
    await turn();
    waiting.push(behind.inbox.take(10));
    await turn();
    // The second event waits for room, and the one behind is still before it.
    expect(world.passed['behind']).toEqual([]);
    expect(await takenFrom(full)).toEqual([1]);
    const [first, second] = await Promise.all(waiting);
    expect([first, second].map((items) => items?.map((item) => 'position' in item && item.position))).toEqual([
      [at(1)],
      [at(2)],
    ]);
    await world.end();
  });
});
