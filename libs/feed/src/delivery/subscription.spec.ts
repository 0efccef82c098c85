import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Tails } from '../live/tails.js';
import { Cursors } from '../reading/cursor.js';
import { FeedLog } from '../reading/feed-log.js';
import { Credit } from '../requests/credit.js';
import { EventBodies } from '../bodies/event-bodies.js';
import { subscription } from './subscription.js';
import type { SubscriptionRequest } from './subscription-request.js';

const cursors = new Cursors('s', 'north');

interface Made {
  made: string;
  visible: number;
  /** Whether the events are there that a reader knows, and not others. */
  isThere: boolean;
}

/** A log of so many events, so many a page, that counts the pages it was asked for. */
function logOf(count: number, atOnce = 1, now: Partial<Made> = {}) {
  let pages = 0;
  const idOf = (commit: number): string => `6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a${String(commit).padStart(2, '0')}`;
  const headOf = (commit: number): Buffer => {
    const head = Buffer.alloc(16);
    head.writeBigUInt64BE(BigInt(commit));
    head.writeUInt32BE(3, 8);
    return Buffer.concat([head, Buffer.from(idOf(commit).replaceAll('-', ''), 'hex')]);
  };
  const standingNow = (upTo = Infinity) => {
    const visible = now.visible ?? count;
    const newest = Math.min(visible, upTo);
    const last = newest === 0 ? null : `${newest}/${now.isThere === false ? 'another' : idOf(newest)}`;
    return { store: 's', version: 1, made: now.made ?? '1', visible: String(visible), last };
  };
  const database = {
    objects: <Row extends object>(_: unknown, { values }: { readonly values: readonly unknown[] }) => {
      const standing = standingNow(values.length === 2 ? Number(values[1]) : undefined);
      if (values.length < 3) return Promise.resolve([standing] as unknown as Row[]);
      pages += 1;
      const next = Number(values[1]) + 1;
      const found = Math.max(0, Number(standing.visible) - next + 1);
      const heads = Array.from({ length: Math.min(atOnce, found) }, (_, n) => headOf(next + n));
      const none = { heads: null, bodies: null };
      const [all, bodies] = [Buffer.concat(heads), Buffer.alloc(3 * heads.length)];
      const selves = JSON.stringify(heads.map(() => ['deal.won', null, null, null, 's', null]));
      const some = { heads: all.toString('base64'), bodies: bodies.toString('base64'), selves };
      const page = { ...standing, through: standing.visible, found, ...(heads.length > 0 ? some : none) };
      return Promise.resolve([page] as unknown as Row[]);
    },
  };
  return { log: new FeedLog(database), pages: () => pages };
}

function follow(
  count: number,
  more: Partial<SubscriptionRequest> = {},
  stop = new AbortController(),
  atOnce = 1,
  now: Partial<Made> = {},
) {
  const { log, pages } = logOf(count, atOnce, now);
  let wake = (): void => undefined;
  const notices = (_: string, woken: () => void) => {
    wake = woken;
    return Promise.resolve(() => undefined);
  };
  const tails = new Tails({ log, notices, onFault: () => undefined });
  const bodies = new EventBodies({ open: () => Promise.reject(new Error('nothing is personal')) });
  const request = {
    ...{ scope: { tenant: 'north' }, filter: {}, most: 500 },
    started: { place: { commit: 0n }, cursors, log: { store: 's', made: '1' } },
    ...{ form: { thin: false, omitPersonalData: false }, heartbeatMs: 20, readsAhead: true, expiresAt: Infinity },
    follows: true,
    ...more,
  };
  const parts = { log, tails, bodies, inTurn: <T>(work: () => Promise<T>) => work() };
  return { batches: subscription(parts, request, stop.signal), pages, stop, wake: () => wake() };
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

  it('sends as many events as there is credit for; heartbeats end before the first one that waits', async () => {
    const credit = new Credit(2);
    const { batches } = follow(5, { credit });
    const found = await taken(batches, 4);
    expect(found.map(({ events, sequence }) => [events.length, sequence])).toEqual([
      [1, 1n],
      [1, 2n],
      [0, 2n],
      [0, 2n],
    ]);
    credit.grant(2);
    const more = await taken(batches, 3);
    expect(more.map(({ events }) => events.map(({ sequence, follows }) => [follows, sequence]))).toEqual([
      [[2n, 3n]],
      [[3n, 4n]],
      [],
    ]);
    await batches.return();
  });

  it('divides what was read at once by the credit that there is, and loses none of it', async () => {
    const credit = new Credit(3);
    const { batches } = follow(10, { credit }, undefined, 10);
    const sizes: [number, bigint][] = [];
    for (let n = 0; n < 4; n += 1) {
      const [batch] = await taken(batches, 1);
      sizes.push([batch!.events.length, batch!.sequence]);
      if (batch!.events.length > 0) credit.grant(batch!.events.length);
    }
    expect(sizes).toEqual([
      [3, 3n],
      [3, 6n],
      [3, 9n],
      [1, 10n],
    ]);
    await batches.return();
  });

  it('sends together what was granted one by one in the same turn', async () => {
    const credit = new Credit(0);
    const { batches } = follow(10, { credit }, undefined, 10);
    await taken(batches, 1);
    const next = batches.next();
    for (let n = 0; n < 50; n += 1) await Promise.resolve();
    for (let n = 0; n < 7; n += 1) {
      credit.grant(1);
      await Promise.resolve();
    }
    expect((await next).value?.events.map(({ sequence }) => sequence)).toHaveLength(7);
    await batches.return();
  });

  it('goes on over a log that was made anew, and ends where that has not what was delivered', async () => {
    const now: Partial<Made> = {};
    const { batches } = follow(4, {}, undefined, 1, now);
    await taken(batches, 1);
    now.made = '2';
    const [second, third] = await taken(batches, 2);
    expect([second, third].map((batch) => batch!.events[0]!.follows)).toEqual([1n, 2n]);
    Object.assign(now, { made: '3', isThere: false });
    await expect(taken(batches, 3)).rejects.toMatchObject({ reason: 'HISTORY_DIFFERS' });
  });

  it('repeats where it is while the log is not as far, and ends where that then has another history', async () => {
    const now: Partial<Made> = {};
    const { batches, wake } = follow(4, {}, undefined, 4, now);
    expect((await taken(batches, 1))[0]!.sequence).toBe(4n);
    now.visible = 2;
    expect((await taken(batches, 2)).map(({ events, sequence }) => [events.length, sequence])).toEqual([
      [0, 4n],
      [0, 4n],
    ]);
    Object.assign(now, { visible: 6, isThere: false });
    wake();
    await expect(taken(batches, 3)).rejects.toMatchObject({ reason: 'HISTORY_DIFFERS' });
  });

  it('refuses credit below zero, and more than ten thousand outstanding', () => {
    expect(() => new Credit(-1)).toThrow(/0 or more/);
    expect(() => new Credit(10_000).grant(1)).toThrow(/no more than 10000/);
  });
});
