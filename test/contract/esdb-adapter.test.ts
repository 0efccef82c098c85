import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import { EsdbEventStore, isAfter, OutcomeUnknown, type StoredEvent } from '#libs/eventing';
import { collect, newEvent } from './event-store.suite.js';
import { UnreliableProxy } from './proxy.fixtures.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let node: EventNode;
let proxy: UnreliableProxy;
let store: EsdbEventStore;
let faults: number;

beforeEach(async () => {
  node = await startEventNode({ port: 0, memory: true });
  proxy = new UnreliableProxy(node.port);
  await proxy.listen();
  faults = 0;
  const url = `esdb://127.0.0.1:${proxy.port}?tls=false`;
  store = new EsdbEventStore(url, { attemptMs: 400, deadlineMs: 15_000, onFault: () => (faults += 1) });
});
afterEach(async () => {
  proxy.thaw();
  await store.close();
  await proxy.refuse();
  await node.stop();
});

/** Every way in which a connection goes away, with work in flight: answers how often something broke. */
async function disturb(): Promise<number> {
  let broke = 0;
  const during = async (what: () => Promise<void> | void, ms: number): Promise<void> => {
    const before = faults;
    await what();
    await pause(ms);
    broke += faults > before ? 1 : 0;
  };
  await pause(200);
  await during(() => void proxy.cut(), 300);
  await during(() => proxy.freeze(), 1_200);
  proxy.thaw();
  await pause(300);
  await during(() => proxy.refuse(), 500);
  await proxy.listen();
  await pause(400);
  proxy.freeze();
  await pause(300);
  await during(() => {
    proxy.cut();
    proxy.thaw();
  }, 400);
  return broke;
}

describe('the EventStoreDB adapter over a bad network', () => {
  it('writes what it acknowledges once, in order, and its subscription sees each event once', async () => {
    let writing = true;
    const write = async (writer: number): Promise<string[]> => {
      const acknowledged: string[] = [];
      for (let n = 0; writing; n += 1) {
        const event = newEvent(n, { id: randomUUID() });
        await store.append(`w-x.${writer}`, n === 0 ? 'no-stream' : BigInt(n - 1), [event]);
        acknowledged.push(event.id);
      }
      return acknowledged;
    };
    const seen: StoredEvent[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const delivery of store.subscribe({ after: 'start', prefixes: ['w-'], signal: stop.signal })) {
        if (delivery.kind === 'event') seen.push(delivery.event);
      }
    })();
    const writers = Array.from({ length: 32 }, (_, writer) => write(writer));
    expect(await disturb()).toBe(4);
    writing = false;
    const acknowledged = await Promise.all(writers);
    for (const [writer, ids] of acknowledged.entries()) {
      expect((await collect(store.read(`w-x.${writer}`))).map(({ id }) => id)).toEqual(ids);
    }
    const total = acknowledged.flat().length;
    await until(() => seen.length >= total);
    stop.abort();
    await following;
    expect(new Set(seen.map(({ id }) => id)).size).toBe(total);
    expect(seen).toHaveLength(total);
    expect(seen.every(({ position }, n) => n === 0 || isAfter(position, seen[n - 1]?.position ?? position))).toBe(true);
  });

  it('goes on with a read that was cut off', async () => {
    for (let n = 0; n < 4_000; n += 500) {
      await store.append(
        'r-x.1',
        n === 0 ? 'no-stream' : BigInt(n - 1),
        Array.from({ length: 500 }, (_, i) => newEvent(n + i)),
      );
    }
    let cut = 0;
    const read: bigint[] = [];
    for await (const { revision } of store.read('r-x.1')) {
      read.push(revision);
      if (read.length % 1_000 === 0 && cut < 3) {
        cut += Math.min(proxy.cut(), 1);
        await pause(20);
      }
    }
    expect(cut).toBe(3);
    expect(read).toEqual(Array.from({ length: 4_000 }, (_, n) => BigInt(n)));
  });

  it('says that the outcome is unknown once the deadline is over, and a repeat with the same ids gets the answer', async () => {
    const hasty = new EsdbEventStore(`esdb://127.0.0.1:${proxy.port}?tls=false`, { attemptMs: 200, deadlineMs: 600 });
    await hasty.append('u-x.1', 'no-stream', [newEvent(1)]);
    const event = newEvent(2);
    proxy.freeze();
    await expect(hasty.append('u-x.1', 0n, [event])).rejects.toThrow();
    proxy.cut();
    proxy.thaw();
    await hasty.close();
    expect((await store.append('u-x.1', 0n, [event])).revision).toBe(1n);
    expect(await collect(store.read('u-x.1'))).toHaveLength(2);
  });

  it('gives up on a repeat that the server never answers, without waiting for ever', async () => {
    const [first, second] = [newEvent(1), newEvent(2)];
    await store.append('n-x.1', 'no-stream', [first, second]);
    const answer = store.append('n-x.1', 'no-stream', [second, first]);
    await expect(answer).rejects.not.toThrow(OutcomeUnknown);
  });
});
