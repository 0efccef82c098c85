import { describe, expect, it } from '@jest/globals';
import type { Delivery, StoredEvent } from '../event-store.js';
import { proven } from './esdb.checkpoints.js';

const event = (at: bigint): Delivery => ({
  kind: 'event',
  event: { position: { commit: at, prepare: at } } as StoredEvent,
});
const checkpoint = (commit: bigint, prepare = commit): Delivery => ({
  kind: 'checkpoint',
  position: { commit, prepare },
});
const live: Delivery = { kind: 'caught-up' };

async function handedOut(...sent: readonly Delivery[]): Promise<Delivery[]> {
  const handed: Delivery[] = [];
  const deliveries = (async function* (): AsyncIterable<Delivery> {
    yield* sent;
  })();
  for await (const delivery of proven(deliveries)) handed.push(delivery);
  return handed;
}

describe('a checkpoint', () => {
  it('of an entry is handed out at once', async () => {
    expect(await handedOut(checkpoint(70n), live, checkpoint(90n))).toEqual([checkpoint(70n), live, checkpoint(90n)]);
  });

  it('where the log ends, and the next event will begin, is not handed out', async () => {
    expect(await handedOut(event(70n), checkpoint(90n, 0n), live)).toEqual([event(70n), live]);
    expect(await handedOut(event(70n), checkpoint(90n, 0n), live, event(90n))).toEqual([event(70n), live, event(90n)]);
    expect(await handedOut(checkpoint(90n, 0n), live, checkpoint(90n, 0n))).toEqual([live]);
  });

  it('between entries is handed out once there is another without an event: what began there does not match', async () => {
    const sent = [checkpoint(90n, 0n), checkpoint(250n, 0n), event(300n), checkpoint(420n, 0n), checkpoint(500n)];
    expect(await handedOut(...sent)).toEqual([checkpoint(90n, 0n), event(300n), checkpoint(500n)]);
  });
});
