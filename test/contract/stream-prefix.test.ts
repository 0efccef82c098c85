import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import { EsdbEventStore, storeIdentity, type StoredEvent } from '#libs/eventing';
import { KeyFingerprints } from '#libs/privacy';
import { collect, newEvent } from './event-store.suite.js';

let node: EventNode;
let stores: EsdbEventStore[];

beforeAll(async () => {
  node = await startEventNode({ port: 0, memory: true });
  stores = ['', 'north_', 'south_'].map((streamPrefix) => new EsdbEventStore(node.url, { streamPrefix }));
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await node.stop();
});

async function historyOf(store: EsdbEventStore, prefixes = ['sale-', 'credit-note-']): Promise<StoredEvent[]> {
  const stop = new AbortController();
  const found: StoredEvent[] = [];
  for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
    if (delivery.kind === 'event') found.push(delivery.event);
    if (delivery.kind === 'caught-up') break;
  }
  stop.abort();
  return found;
}

describe('installations that share a store', () => {
  it('write under their prefix, know nothing of it, and see nothing of each other', async () => {
    const stream = `sale-demo.${randomUUID()}`;
    for (const [n, store] of stores.entries()) {
      await store.append(stream, 'no-stream', [newEvent(n)]);
      await store.append(stream, 0n, [newEvent(n)]);
    }
    for (const [n, store] of stores.entries()) {
      const seen = [...(await historyOf(store)), ...(await collect(store.read(stream)))];
      const newest = await collect(store.readBackwards(stream, 1));
      expect([...seen, ...newest].map((event) => [event.stream, (event.data as { n: number }).n])).toEqual(
        Array.from({ length: 5 }, () => [stream, n]),
      );
    }
    const client = EventStoreDBClient.connectionString(node.url);
    const names: string[] = [];
    for await (const { event } of client.readAll()) if (event?.streamId.includes('sale-')) names.push(event.streamId);
    await client.dispose();
    expect(new Set(names)).toEqual(new Set([stream, `north_${stream}`, `south_${stream}`]));
  });

  it('have an identity and fingerprints of keys of their own', async () => {
    const identities = await Promise.all(stores.map(storeIdentity));
    expect(new Set(identities).size).toBe(3);
    expect(await Promise.all(stores.map(storeIdentity))).toEqual(identities);
    const witnesses = stores.map((store) => new KeyFingerprints(store));
    expect(await Promise.all(witnesses.map((one, n) => one.keep('demo', `print ${n}`)))).toEqual(
      stores.map((_, n) => `print ${n}`),
    );
  });
});
