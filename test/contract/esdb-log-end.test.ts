import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Delivery, EsdbEventStore } from '#libs/eventing';
import { LogEndServer } from './log-end-server.fixtures.js';
import { until } from '../support/until.js';

let server: LogEndServer;
let store: EsdbEventStore;

beforeEach(async () => {
  server = new LogEndServer();
  store = new EsdbEventStore(await server.listen());
});
afterEach(async () => {
  await store.close();
  server.stop();
});

/** Follows until the test ends it. */
function followed(): { seen: string[]; end: () => Promise<void> } {
  const stop = new AbortController();
  const seen: string[] = [];
  const textOf = (delivery: Delivery): string => {
    if (delivery.kind === 'caught-up') return delivery.kind;
    const { commit, prepare } = delivery.kind === 'event' ? delivery.event.position : delivery.position;
    return `${delivery.kind} ${commit}/${prepare}`;
  };
  const following = (async () => {
    for await (const one of store.subscribe({ after: 'start', prefixes: ['w-'], signal: stop.signal }))
      seen.push(textOf(one));
  })();
  return { seen, end: () => (stop.abort(), following) };
}

describe('a subscription at the end of the log', () => {
  it('does not say of the event that begins there that it was looked at, and misses it in no way', async () => {
    server.write('w-x.1', randomUUID());
    server.write('other', randomUUID());
    const { seen, end } = followed();
    await until(() => seen.includes('caught-up'));
    // Written while nobody follows: where a checkpoint claims its place it is not asked for again.
    server.cut(() => server.write('w-x.1', randomUUID()));
    await until(() => seen.length >= 3);
    await end();
    expect(seen.slice(0, 3)).toEqual(['event 0/0', 'caught-up', 'event 200/200']);
    expect(server.asked.slice(0, 2)).toEqual(['start', '0/0']);
  });

  it('says it of what lies before, once the next entry is there and is of another stream', async () => {
    server.write('w-x.1', randomUUID());
    server.write('other', randomUUID());
    const { seen, end } = followed();
    await until(() => seen.includes('caught-up'));
    server.write('other', randomUUID());
    server.checkpoint();
    await until(() => seen.length >= 3);
    await end();
    expect(seen).toEqual(['event 0/0', 'caught-up', 'checkpoint 200/0']);
  });
});
