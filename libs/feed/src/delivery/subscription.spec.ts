import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Tails } from '../live/tails.js';
import { Cursors } from '../reading/cursor.js';
import { FeedLog } from '../reading/feed-log.js';
import { EventBodies } from './event-bodies.js';
import { subscription, type SubscriptionRequest } from './subscription.js';

const cursors = new Cursors('s', 'north');

/** A log of so many events, one a page, that counts the pages it was asked for. */
function logOf(count: number) {
  let pages = 0;
  const row = (commit: number) => ({
    ...{ id: `6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a${String(commit).padStart(2, '0')}`, commit: String(commit) },
    ...{ type: 'deal.won', programId: null, partnerId: null, seenBy: null, stateKey: 'k' },
    ...{ body: new Uint8Array(3), sealed: [] },
  });
  const standing = { store: 's', visible: String(count), last: null };
  const database = {
    objects: <Row extends object>(_: unknown, { values }: { readonly values: readonly unknown[] }) => {
      if (values.length === 1) return Promise.resolve([standing] as unknown as Row[]);
      pages += 1;
      const next = Number(values[1]) + 1;
      const event = next > count ? { id: null } : row(next);
      const page = { ...standing, through: String(count), found: Math.max(0, count - next + 1), ...event };
      return Promise.resolve([page] as unknown as Row[]);
    },
  };
  return { log: new FeedLog(database), pages: () => pages };
}

function follow(count: number, more: Partial<SubscriptionRequest> = {}, stop = new AbortController()) {
  const { log, pages } = logOf(count);
  const tails = new Tails({ log, notices: () => Promise.resolve(() => undefined), onFault: () => undefined });
  const bodies = new EventBodies({ open: () => Promise.reject(new Error('nothing is personal')) });
  const request = {
    ...{ scope: { tenant: 'north' }, started: { place: { commit: 0n }, cursors }, filter: {}, most: 500 },
    ...{ form: { thin: false, omitPersonalData: false }, heartbeatMs: 20, readsAhead: true, expiresAt: Infinity },
    ...more,
  };
  const parts = { log, tails, bodies, inTurn: <T>(work: () => Promise<T>) => work() };
  return { batches: subscription(parts, request, stop.signal), pages, stop };
}

const taken = async (batches: AsyncGenerator<unknown, void>, count: number) => {
  const found: { events: readonly { sequence: bigint; follows?: bigint }[]; sequence: bigint }[] = [];
  for (let n = 0; n < count; n += 1) found.push((await batches.next()).value as never);
  return found;
};

describe('a subscription', () => {
  it('reads one page ahead of whoever does not take the one before, and no more', async () => {
    const { batches, pages } = follow(50);
    await batches.next();
    for (let n = 0; n < 20; n += 1) await turn();
    expect(pages()).toBe(2);
    await batches.return();
  });

  it('chains what it sends, heartbeats too', async () => {
    const { batches } = follow(3);
    const found = await taken(batches, 5);
    expect(found.map(({ events }) => events.map(({ sequence, follows }) => [follows, sequence]))).toEqual([
      [[0n, 1n]],
      [[1n, 2n]],
      [[2n, 3n]],
      [],
      [],
    ]);
    expect(found.at(-1)!.sequence).toBe(3n);
    await batches.return();
  });

  it('ends with the token and with the process, each by its reason, and at once where nobody listens', async () => {
    const expired = follow(1, { expiresAt: Date.now() + 30 });
    await expect(taken(expired.batches, 10)).rejects.toMatchObject({ reason: 'TOKEN_EXPIRED' });
    const draining = follow(1, { heartbeatMs: 60_000 });
    await taken(draining.batches, 1);
    setTimeout(() => draining.stop.abort('draining'), 10);
    await expect(draining.batches.next()).rejects.toMatchObject({ reason: 'SERVER_DRAINING' });
    const gone = follow(1, { heartbeatMs: 60_000 });
    await taken(gone.batches, 1);
    setTimeout(() => gone.stop.abort(), 10);
    expect(await gone.batches.next()).toEqual({ done: true, value: undefined });
  });
});
