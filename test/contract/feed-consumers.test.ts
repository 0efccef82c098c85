import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DevelopmentClaims } from '#libs/access';
import { consumerIdOf } from '#libs/consumers';
import { type Consumer, FeedClient } from '#libs/feed-client';
import { Chain } from '../support/feed-follower.js';
import { holdConsumer } from '../../apps/cli/src/feed/consumer-hold.js';
import { FeedSubscriber, type Subscribed } from '../support/feed-subscriber.js';
import { FeedWorld, partnerOf } from '../support/feed-world.js';

jest.setTimeout(60_000);

const BEGINNING = { positionFrom: { case: 'beginning', value: {} } };
const END = { positionFrom: { case: 'end', value: {} } };
const LEASE_MS = 3_000;
const PARTNERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

let world: FeedWorld;
let client: FeedSubscriber;
let token: string;
let count = 0;
let name: string;

const as = (role: DevelopmentClaims['role'], subject = 'crm'): Promise<string> =>
  world.token({ tenant: 'north', subject, role, ...(role === 'partner' && { partnerId: partnerOf('north', 'a') }) });
const idsOf = (tenant = 'north'): string[] => world.written.filter((one) => one.tenant === tenant).map(({ id }) => id);

beforeAll(async () => {
  world = await FeedWorld.make('feed_consumers', {}, { leaseMs: LEASE_MS });
  client = new FeedSubscriber(world.listening.grpcPort);
  for (const partner of PARTNERS) await world.begin('north', partner);
  await world.begin('south', 'a');
  await world.visible();
  token = await as('integration');
});
afterAll(async () => {
  client?.close();
  await world?.drop();
});
beforeEach(() => {
  count += 1;
  name = `crm-${count}`;
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); await pause(10))
    if (Date.now() > end) throw new Error(`not so within half a minute: ${holds.toString()}`);
}

const create = async (more: object = {}): Promise<Consumer> =>
  (await client.call(token, 'createConsumer', { name, start: BEGINNING, ...more })) as Consumer;
const shown = async (): Promise<Consumer> => (await client.call(token, 'getConsumer', { name })) as Consumer;
const write = async (events: number): Promise<void> => {
  for (let n = 0; n < events; n += 1) await world.suspend('north', PARTNERS[n % PARTNERS.length]!);
  await world.visible();
};
/** Takes events, and commits each batch. */
function working(stream: Subscribed, chain = new Chain()): Subscribed {
  stream.onBatch = (batch) => {
    if (batch.cursor !== '') chain.take(batch);
    if (batch.events.length > 0) stream.flow(batch.events.length, batch.cursor);
  };
  return stream;
}

describe('a consumer', () => {
  it('is created once by the same settings, refused by others, listed, and gone once it is deleted', async () => {
    const filter = { types: ['partner.*'] };
    expect(await create({ filter })).toMatchObject({
      name,
      filter,
      shards: [{ number: 0, lagEvents: PARTNERS.length }],
    });
    expect(await create({ filter })).toMatchObject({ name });
    expect(await create({ filter, shards: 2 })).toEqual({ code: 'ALREADY_EXISTS', reason: 'CONSUMER_DIFFERS' });
    await until(async () => {
      const { consumers = [] } = (await client.call(token, 'listConsumers', {})) as { consumers?: Consumer[] };
      return consumers.some((one) => one.name === name);
    });
    expect(await client.call(token, 'deleteConsumer', { name })).not.toHaveProperty('code');
    const gone = { code: 'NOT_FOUND', reason: 'NO_CONSUMER' };
    expect(await shown()).toEqual(gone);
    expect(await client.call(token, 'deleteConsumer', { name })).toEqual(gone);
    expect(await client.hold(token, name).ended).toEqual(gone);
    expect(await create({ filter, shards: 2 })).toMatchObject({ shards: [{ number: 0 }, { number: 1 }] });
  });

  it.each([
    [{ name: 'CRM' }, 'NAME_MALFORMED'],
    [{ shards: 33 }, 'OUT_OF_RANGE'],
    [{ start: undefined }, 'START_MISSING'],
    [{ filter: { types: ['deal.teleported'] } }, 'UNKNOWN_TYPE'],
  ])('is refused as %j', async (more, reason) =>
    expect(await create(more)).toEqual({ code: 'INVALID_ARGUMENT', reason }),
  );

  it('is made, moved, held and deleted by admin and integration alone, and belongs to its tenant', async () => {
    await create();
    const denied = { code: 'PERMISSION_DENIED', reason: 'ROLE_MAY_NOT' };
    for (const role of ['manager', 'auditor', 'partner'] as const) {
      const other = await as(role);
      expect(await client.call(other, 'createConsumer', { name: 'other', start: BEGINNING })).toEqual(denied);
      expect(await client.call(other, 'seekConsumer', { name, start: END, reason: 'why' })).toEqual(denied);
      expect(await client.call(other, 'deleteConsumer', { name })).toEqual(denied);
      expect(await client.hold(other, name).ended).toEqual(denied);
      expect(await client.call(other, 'getConsumer', { name })).toMatchObject(role === 'partner' ? denied : { name });
    }
    const south = await world.token({ tenant: 'south', subject: 'crm', role: 'admin' });
    const absent = { code: 'NOT_FOUND', reason: 'NO_CONSUMER' };
    expect(await client.call(south, 'getConsumer', { name })).toEqual(absent);
    expect(await client.hold(south, name).ended).toEqual(absent);
  });
});

describe('a stream that holds a consumer', () => {
  it('receives everything, commits, and goes on after the last commit, as `follows` proves', async () => {
    await create();
    const chain = new Chain();
    const first = working(client.hold(token, name, 3), chain);
    const last = (): string => first.batches.filter(({ events }) => events.length > 0).at(-1)!.cursor;
    await until(() => chain.ids.length >= idsOf().length && first.committed.includes(last()));
    expect(first.opened).toMatchObject([{ shard: 0, shards: 1 }]);
    first.finish();
    expect(await first.ended).toEqual({ code: 'OK', reason: undefined });
    await write(5);
    const second = working(client.hold(token, name), chain);
    await until(() => chain.ids.length === idsOf().length);
    expect(chain.ids).toEqual(idsOf());
    await until(async () => (await shown()).shards[0]!.lagEvents === 0);
    const [shard] = (await shown()).shards;
    expect([shard!.lagSince, shard!.heldSince?.seconds]).toEqual([undefined, expect.anything()]);
    second.cancel();
  });

  it('is delivered again what it has not committed, under the same ids', async () => {
    await create();
    const first = client.hold(token, name, 4);
    await until(() => first.ids.length === 4);
    first.flow(0, first.batches[0]!.events[1]!.cursor);
    await until(() => first.committed.length === 1);
    first.cancel();
    const second = client.hold(token, name, 4);
    await until(() => second.ids.length === 4);
    expect(second.ids).toEqual(idsOf().slice(2, 6));
    second.cancel();
  });

  it('receives no event without credit, heartbeats that end before the first one that waits, and then exactly as many', async () => {
    await create();
    const stream = client.hold(token, name, 0);
    await until(() => stream.batches.length >= 3);
    const first = world.written.find(({ tenant }) => tenant === 'north')!;
    expect(stream.batches.map(({ events }) => events.length)).toEqual([0, 0, 0]);
    for (const { sequence, behind } of stream.batches) {
      expect(sequence).toBeLessThan(first.commit);
      expect(behind).toBe(true);
    }
    stream.flow(5);
    await until(() => stream.ids.length >= 5);
    await pause(1_200);
    expect(stream.ids).toEqual(idsOf().slice(0, 5));
    stream.cancel();
  });

  it('commits nothing beyond what it was sent, and nothing below what is kept', async () => {
    await create();
    const one = client.hold(token, name, 1);
    await until(() => one.ids.length === 1);
    const { cursor: end } = (
      (await client.call(token, 'createConsumer', { name: `${name}-end`, start: END })) as Consumer
    ).shards[0]!;
    one.flow(0, end);
    expect(await one.ended).toEqual({ code: 'INVALID_ARGUMENT', reason: 'COMMIT_AHEAD' });
    const two = client.hold(token, name, 3);
    await until(() => two.ids.length === 3);
    const { events } = two.batches.find((batch) => batch.events.length === 3)!;
    two.flow(0, events[2]!.cursor);
    await until(() => two.committed.length === 1);
    two.flow(0, events[0]!.cursor);
    await until(() => two.committed.length === 2);
    expect(two.committed).toEqual([events[2]!.cursor, events[0]!.cursor]);
    two.cancel();
    await until(async () => (await shown()).shards[0]!.heldSince === undefined);
    expect((await shown()).shards[0]).toMatchObject({ cursor: events[2]!.cursor });
  });

  it('moves on by itself where nothing matches, so that a restart reads little', async () => {
    await create({ filter: { types: ['deal.*'] } });
    const stream = client.hold(token, name, 10);
    const last = world.written.filter(({ tenant }) => tenant === 'north').at(-1)!;
    await until(() => stream.batches.some(({ sequence }) => sequence >= last.commit));
    const { cursor } = stream.batches.find(({ sequence }) => sequence >= last.commit)!;
    await until(async () => (await shown()).shards[0]!.cursor >= cursor);
    stream.cancel();
  });

  it.each([
    ['credit below zero', (stream: Subscribed) => stream.flow(-1), 'CREDIT_OUT_OF_RANGE'],
    ['more credit than may be outstanding', (stream: Subscribed) => stream.flow(2 ** 31 - 1), 'CREDIT_OUT_OF_RANGE'],
    ['a second open', (stream: Subscribed) => stream.send({ kind: { case: 'open', value: {} } }), 'OPEN_EXPECTED'],
    ['what is no cursor', (stream: Subscribed) => stream.flow(0, 'c1nonsense'), 'CURSOR_MALFORMED'],
  ])('ends with %s', async (_, send, reason) => {
    await create();
    const stream = client.hold(token, name, 1);
    await until(() => stream.ids.length === 1);
    send(stream);
    expect(await stream.ended).toEqual({ code: 'INVALID_ARGUMENT', reason });
  });

  it('must open first', async () => {
    const stream = client.subscribe(token);
    stream.flow(1);
    expect(await stream.ended).toEqual({ code: 'INVALID_ARGUMENT', reason: 'OPEN_EXPECTED' });
  });
});

describe('somebody who keeps the cursor himself', () => {
  it('pulls by credit from wherever he says', async () => {
    const open = { reader: { case: 'ownCursor', value: { start: BEGINNING, filter: {} } }, credit: 2 } as never;
    const stream = client.subscribe(token, open);
    await until(() => stream.ids.length === 2);
    expect(stream.opened.map(({ shard, shards }) => [shard, shards])).toEqual([[undefined, 1]]);
    stream.flow(1);
    await until(() => stream.ids.length === 3);
    await pause(100);
    expect(stream.ids).toEqual(idsOf().slice(0, 3));
    stream.flow(0, stream.batches[0]!.cursor);
    expect(await stream.ended).toEqual({ code: 'INVALID_ARGUMENT', reason: 'COMMIT_AHEAD' });
  });

  it('is sent nobody who was erased while the event waited for credit, though another was sent it before', async () => {
    const from = (credit: number) =>
      ({ reader: { case: 'ownCursor', value: { start: END, filter: {} } }, credit }) as never;
    const own = await world.token({ tenant: 'east', subject: 'crm', role: 'integration' });
    const [waits, reads] = [client.subscribe(own, from(0)), client.subscribe(own, from(10))];
    await until(() => waits.batches.length > 0 && reads.batches.length > 0);
    const textOf = ({ batches }: Subscribed): string =>
      JSON.stringify(batches, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    // Both are served from memory by then.
    await pause(500);
    const person = await world.begin('east', 'a', 'Erasmus Gone');
    await until(() => reads.ids.length === 1);
    expect(textOf(reads)).toContain('Erasmus Gone');
    await world.keys.eraseSubject('east', person.partnerId, { eventId: randomUUID() });
    await pause(400);
    waits.flow(1);
    await until(() => waits.ids.length === 1);
    expect(waits.ids).toEqual([person.id]);
    expect(textOf(waits)).not.toContain('Erasmus');
    for (const stream of [waits, reads]) stream.cancel();
  });
});

describe('several streams of a consumer', () => {
  it('wait for a shard, hear heartbeats meanwhile, and have it once it is free', async () => {
    await create();
    const first = client.hold(token, name, 1);
    await until(() => first.ids.length === 1);
    const second = client.hold(token, name, 1);
    await until(() => second.batches.length >= 1);
    expect(second.opened.map(({ shard, cursor }) => [shard, cursor])).toEqual([[undefined, '']]);
    expect(second.batches).toMatchObject([{ events: [], cursor: '' }]);
    first.flow(0, first.batches.find(({ events }) => events.length > 0)!.cursor);
    first.finish();
    await until(() => second.ids.length === 1);
    expect(second.opened[1]).toMatchObject({ shard: 0 });
    expect(second.ids).toEqual(idsOf().slice(1, 2));
    second.cancel();
  });

  it('divide the events by ordering key: each once, in order per key, none twice', async () => {
    await create({ shards: 4 });
    const streams = [1, 2, 3, 4].map(() => working(client.hold(token, name), new Unchained()));
    await until(() => streams.every(({ opened }) => opened.length > 0));
    expect(streams.map(({ opened }) => opened[0]!.shard).sort()).toEqual([0, 1, 2, 3]);
    await write(24);
    const all = (): { id: string; orderingKey: string; follows: bigint | undefined; shard: number }[] =>
      streams.flatMap(({ batches, opened }) =>
        batches.flatMap(({ events }) =>
          events.map(({ id, orderingKey, follows }) => ({ id, orderingKey, follows, shard: opened.at(-1)!.shard! })),
        ),
      );
    await until(() => all().length >= idsOf().length);
    expect(
      all()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...idsOf()].sort());
    expect(all().every(({ follows }) => follows === undefined)).toBe(true);
    const keys = new Map<string, Set<number>>();
    for (const { orderingKey, shard } of all()) {
      const found = keys.get(orderingKey) ?? new Set<number>();
      keys.set(orderingKey, found.add(shard));
    }
    expect(keys.size).toBe(PARTNERS.length);
    expect([...keys.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(all().map(({ shard }) => shard)).size).toBeGreaterThan(1);
    for (const key of keys.keys()) {
      const received = all().flatMap(({ id, orderingKey }) => (orderingKey === key ? [id] : []));
      expect(received).toEqual(idsOf().filter((id) => received.includes(id)));
    }
    await until(async () => (await shown()).shards.every(({ lagEvents }) => lagEvents === 0));
    for (const stream of streams) stream.cancel();
  });

  it('take over from one that hangs, which then commits nothing', async () => {
    await create();
    const old = client.hold(token, name, 1);
    await until(() => old.ids.length === 1);
    const taking = client.hold(token, name, 3, { onTaken: 2 });
    await until(() => taking.ids.length === 3);
    taking.flow(0, taking.batches.find(({ events }) => events.length === 3)!.cursor);
    await until(() => taking.committed.length === 1);
    old.flow(0, old.batches.find(({ events }) => events.length === 1)!.cursor);
    expect(await old.ended).toEqual({ code: 'ABORTED', reason: 'CONSUMER_TAKEN_OVER' });
    expect((await shown()).shards[0]).toMatchObject({ cursor: taking.committed[0] });
    taking.cancel();
  });

  it('are served by another process once one is not heard of any more, and its late commit keeps nothing', async () => {
    await create();
    const other = await world.another({}, { leaseMs: LEASE_MS });
    const there = new FeedSubscriber(other.listening.grpcPort);
    const old = client.hold(token, name, 1);
    await until(() => old.ids.length === 1);
    // As if its process had been stopped for longer than a lease.
    await world.sql(
      `UPDATE concord_feed_cursors SET renewed_at = now() - interval '1 minute' WHERE holder IS NOT NULL`,
    );
    const young = there.hold(token, name, 2);
    await until(() => young.ids.length === 2);
    young.flow(0, young.batches.find(({ events }) => events.length > 0)!.cursor);
    await until(() => young.committed.length === 1);
    old.flow(0, old.batches.find(({ events }) => events.length > 0)!.cursor);
    expect(await old.ended).toEqual({ code: 'ABORTED', reason: 'CONSUMER_TAKEN_OVER' });
    expect((await shown()).shards[0]).toMatchObject({ cursor: young.committed[0] });
    there.close();
    await other.listening.stop();
    expect(await young.ended).toMatchObject({ code: expect.stringMatching(/UNAVAILABLE|CANCELLED/) });
  });
});

describe('a consumer that is moved', () => {
  it('ends its streams, and goes on from there; a repeat under the same key moves it no more', async () => {
    await create();
    const before = client.hold(token, name, 100);
    await until(() => before.ids.length === idsOf().length);
    const seek = { name, start: END, reason: 'starts anew', idempotencyKey: `seek-${name}` };
    expect(await client.call(token, 'seekConsumer', seek)).toMatchObject({ name });
    expect(await before.ended).toEqual({ code: 'ABORTED', reason: 'CONSUMER_SOUGHT' });
    await write(2);
    expect(await client.call(token, 'seekConsumer', seek)).toMatchObject({ shards: [{ lagEvents: 2 }] });
    const elsewhere = { ...seek, start: BEGINNING };
    expect(await client.call(token, 'seekConsumer', elsewhere)).toEqual({
      code: 'ALREADY_EXISTS',
      reason: 'IDEMPOTENCY_CONFLICT',
    });
    const after = client.hold(token, name, 100);
    await until(() => after.ids.length === 2);
    expect(after.ids).toEqual(idsOf().slice(-2));
    expect(await client.call(token, 'deleteConsumer', { name })).not.toHaveProperty('code');
    expect(await after.ended).toEqual({ code: 'NOT_FOUND', reason: 'NO_CONSUMER' });
  });

  it('begins where progress was noted while its process ran on when its cursors are lost', async () => {
    const other = await world.another({}, { leaseMs: LEASE_MS, noteEveryMs: 50 });
    const there = new FeedSubscriber(other.listening.grpcPort);
    await create();
    const stream = there.hold(token, name, 3);
    await until(() => stream.ids.length === 3);
    stream.flow(0, stream.batches.find(({ events }) => events.length === 3)!.cursor);
    const noted = async (): Promise<boolean> => {
      for await (const { type } of world.store.read(`consumer-north.${consumerIdOf('north', name)}`))
        if (type === 'consumer.progressed') return true;
      return false;
    };
    await until(noted);
    await world.sql('DELETE FROM concord_feed_cursors');
    expect(await stream.ended).toMatchObject({ reason: 'CURSORS_UNAVAILABLE' });
    const again = client.hold(token, name, 1);
    await until(() => again.ids.length === 1);
    expect(again.ids).toEqual(idsOf().slice(3, 4));
    again.cancel();
    there.close();
    await other.listening.stop();
  });

  it('begins where progress was last noted when its cursors are lost', async () => {
    const other = await world.another({}, { leaseMs: LEASE_MS, noteEveryMs: 50 });
    const there = new FeedSubscriber(other.listening.grpcPort);
    await create();
    const stream = there.hold(token, name, 3);
    await until(() => stream.ids.length === 3);
    stream.flow(0, stream.batches.find(({ events }) => events.length === 3)!.cursor);
    await until(() => stream.committed.length === 1);
    there.close();
    await other.listening.stop();
    await world.sql('DELETE FROM concord_feed_cursors');
    const again = client.hold(token, name, 1);
    await until(() => again.ids.length === 1);
    expect(again.ids).toEqual(idsOf().slice(3, 4));
    again.cancel();
  });
});

describe('concord feed consumers hold', () => {
  it('shows and commits no more than its limit, whatever comes together', async () => {
    const cursor = (await create({ start: END })).shards[0]!.cursor;
    const lines: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    const url = `127.0.0.1:${world.listening.grpcPort}`;
    const holding = holdConsumer(name, { url, token, json: true, limit: '3' });
    await until(async () => (await shown()).shards[0]!.heldSince !== undefined);
    // One is done, and gives credit for one more than the limit leaves.
    await write(1);
    await until(async () => (await shown()).shards[0]!.cursor !== cursor);
    await write(4);
    await holding;
    out.mockRestore();
    const ids = lines.join('\n').match(/event_[\w-]+/g) ?? [];
    expect(ids).toEqual(idsOf().slice(-5, -2));
    await until(async () => (await shown()).shards[0]!.heldSince === undefined);
    expect((await shown()).shards[0]).toMatchObject({ lagEvents: 2 });
  });
});

describe('@concord/feed', () => {
  const clientOf = (port: number): FeedClient => new FeedClient({ address: `127.0.0.1:${port}`, token: () => token });

  it('consumes and follows across restarts of the service: nothing is missed, and only what was not committed comes again', async () => {
    let serving = await world.another({}, { leaseMs: LEASE_MS });
    const { grpcPort } = serving.listening;
    const feed = clientOf(grpcPort);
    await feed.createConsumer({ name, start: BEGINNING as never, filter: { types: ['partner.*'] } });
    const over = new AbortController();
    const [kept, seen, cuts]: [string[], string[], string[]] = [[], [], []];
    const news = {
      signal: over.signal,
      onCut: ({ reason, code }: { reason: string; code: string }) => cuts.push(reason || code),
    };
    const chain = new Chain();
    const consuming = (async () => {
      for await (const { events, commit } of feed.consume(name, { ...news, heartbeatSeconds: 1, credit: 3 })) {
        seen.push(...events.map(({ id }) => id));
        if (await commit()) kept.push(...events.map(({ id }) => id));
      }
    })();
    const following = (async () => {
      for await (const batch of feed.follow({ ...news, heartbeatSeconds: 1, start: BEGINNING as never }))
        chain.take(batch);
    })();
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await until(() => new Set(seen).size === idsOf().length && chain.ids.length === idsOf().length);
      const stopped = serving.listening.stop();
      await write(4);
      await stopped;
      serving = await world.another({}, { leaseMs: LEASE_MS }, grpcPort);
    }
    await until(() => new Set(kept).size === idsOf().length && chain.ids.length === idsOf().length);
    over.abort();
    await Promise.all([consuming, following]);
    expect(chain.ids).toEqual(idsOf());
    expect([...new Set(seen)]).toEqual(idsOf());
    expect(new Set(cuts)).toEqual(new Set(['SERVER_DRAINING', ...cuts.filter((cut) => cut === 'UNAVAILABLE')]));
    expect(await feed.listConsumers()).toEqual(expect.arrayContaining([expect.objectContaining({ name })]));
    await feed.deleteConsumer(name);
    feed.close();
    await serving.listening.stop();
  });

  it('throws what asking again cannot help, and replaces a token that has expired', async () => {
    const feed = clientOf(world.listening.grpcPort);
    await expect(feed.consume('nobody').next()).rejects.toMatchObject({ reason: 'NO_CONSUMER', code: 'NOT_FOUND' });
    await expect(feed.follow({ start: 'c1nonsense' }).next()).rejects.toMatchObject({ reason: 'CURSOR_MALFORMED' });
    feed.close();
    let asked = 0;
    const short = await world.token({ tenant: 'north', subject: 'short', role: 'integration', expiresIn: '2s' });
    const renewing = new FeedClient({
      address: `127.0.0.1:${world.listening.grpcPort}`,
      token: () => ((asked += 1) === 1 ? short : token),
    });
    const cuts: string[] = [];
    const batches = renewing.follow({
      start: END as never,
      heartbeatSeconds: 1,
      onCut: ({ reason }) => cuts.push(reason),
    });
    for (let n = 0; cuts.length === 0 && n < 10; n += 1) await batches.next();
    expect([cuts, asked]).toEqual([['TOKEN_EXPIRED'], 2]);
    await batches.return();
    renewing.close();
  });
});

/** Takes what has no `follows`. */
class Unchained extends Chain {
  override take(): void {
    // What it received is compared at the end.
  }
}
