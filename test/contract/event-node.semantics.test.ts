import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BACKWARDS,
  binaryEvent,
  END,
  EventStoreDBClient,
  START,
  streamNameFilter,
  type AllStreamSubscription,
  type AppendResult,
} from '@eventstore/db-client';
import {
  allOf,
  family,
  fill,
  holding,
  note,
  notes,
  placed,
  range,
  revisionsOf,
  streamIn,
  type Placed,
} from './event-node/kit.js';
import { targets, type Target } from './event-node/targets.js';
import { until } from '../support/until.js';

const UNARY = { credentials: { username: 'admin', password: 'changeit' } };

describe.each(targets())('$name', ({ start }) => {
  let target: Target;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    target = await start();
    client = EventStoreDBClient.connectionString(target.url);
  }, 60_000);

  afterAll(async () => {
    await client?.dispose();
    await target?.stop();
  }, 30_000);

  it.each([
    ['batch', {}],
    ['unary', UNARY],
  ])(
    'lets one of 32 writers of a revision win, round after round (%s)',
    async (_, options) => {
      const stream = streamIn(family(), 'contended');
      const winners: string[] = [];
      for (const round of range(20)) {
        const events = range(32).map((writer) => note({ round, writer }));
        const outcomes = await Promise.allSettled(
          events.map((event) => client.appendToStream(stream, event, { expectedRevision: holding(round), ...options })),
        );
        const won = outcomes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []));
        expect(won).toHaveLength(1);
        winners.push((events[won[0] as number] as { id: string }).id);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ type: 'wrong-expected-version' });
        }
      }
      const stored = await allOf(client, stream);
      expect(stored.map(({ id }) => id)).toEqual(winners);
      expect(stored.map(({ revision }) => revision)).toEqual(range(20));
    },
    60_000,
  );

  it('keeps writers of other streams apart from one that fails', async () => {
    const group = family();
    await fill(client, streamIn(group, 'taken'), 1);
    const outcomes = await Promise.allSettled(
      range(60).map((n) => {
        const stream = n % 3 === 0 ? 'taken' : n;
        return client.appendToStream(streamIn(group, stream), note(), { expectedRevision: 'no_stream' });
      }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      range(60).map((n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
  });

  it('answers a repeated append with what it answered first', async () => {
    const stream = streamIn(family(), 'repeated');
    const events = notes(3);
    const first = await client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    await client.appendToStream(stream, note(), { expectedRevision: 2n });
    for (const options of [{}, UNARY, {}]) {
      const again = await client.appendToStream(stream, events, { expectedRevision: 'no_stream', ...options });
      expect(again).toEqual(first);
    }
    expect(await revisionsOf(client, stream)).toEqual(range(4));
  });

  it('shows a reader beside a writer no gap, and what was acknowledged before', async () => {
    const group = family();
    const stream = streamIn(group, 'growing');
    let acknowledged = 0;
    const writer = (async () => {
      for (let at = 0; at < 400; at += 4) {
        await client.appendToStream(stream, notes(4, at), { expectedRevision: holding(at) });
        acknowledged = at + 4;
      }
    })();
    let reads = 0;
    const readUntilFull = async (read: () => Promise<number[]>) => {
      for (let seen = 0; seen < 400; reads++) {
        const before = acknowledged;
        if (before === 0) {
          await pause(1);
          continue;
        }
        const revisions = await read();
        expect(revisions).toEqual(range(revisions.length));
        expect(revisions.length).toBeGreaterThanOrEqual(Math.max(before, seen));
        seen = revisions.length;
      }
    };
    await Promise.all([
      writer,
      readUntilFull(() => revisionsOf(client, stream)),
      readUntilFull(async () => (await allOf(client, group)).map(({ revision }) => revision)),
      readUntilFull(async () =>
        (await revisionsOf(client, stream, { direction: BACKWARDS, fromRevision: END })).reverse(),
      ),
    ]);
    expect(reads).toBeGreaterThan(5);
  }, 60_000);

  it('shows subscribers every event once and in order, wherever they begin', async () => {
    const group = family();
    const heard: Placed[][] = [];
    const subscriptions: AllStreamSubscription[] = [];
    const listen = async (fromPosition: Parameters<EventStoreDBClient['subscribeToAll']>[0]) => {
      const subscription = client.subscribeToAll({ ...fromPosition, filter: streamNameFilter({ prefixes: [group] }) });
      const events: Placed[] = [];
      heard.push(events);
      subscriptions.push(subscription);
      subscription.on('error', () => undefined).on('data', ({ event }) => events.push(placed(event as never)));
      await once(subscription, 'confirmation');
    };
    await listen({ fromPosition: START });
    await Promise.all([
      ...range(8).map(async (writer) => {
        for (const n of range(60)) {
          await client.appendToStream(streamIn(group, writer), note(), { expectedRevision: holding(n) });
        }
      }),
      (async () => {
        // These begin in the middle, where reading what is there and hearing what comes meet.
        for (const _ of range(6)) {
          await pause(15);
          await listen({ fromPosition: START });
        }
      })(),
    ]);
    const all = await allOf(client, group);
    expect(all).toHaveLength(480);
    await until(() => heard.every(({ length }) => length >= 480));
    for (const events of heard) expect(events).toEqual(all);
    await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
  }, 60_000);

  it.each([31, 32, 33, 64, 95, 96, 97, 1_023, 1_024, 1_025])(
    'pages through a stream of %d events',
    async (count) => {
      const group = family();
      const stream = streamIn(group, 'paged');
      await fill(client, stream, count);
      expect(await revisionsOf(client, stream)).toEqual(range(count));
      expect(await revisionsOf(client, stream, { direction: BACKWARDS, fromRevision: END })).toEqual(
        range(count).reverse(),
      );
      for (const maxCount of [count - 1, count, count + 1]) {
        expect(await revisionsOf(client, stream, { maxCount })).toEqual(range(Math.min(maxCount, count)));
      }
      expect(await revisionsOf(client, stream, { fromRevision: BigInt(count - 1) })).toEqual([count - 1]);
      expect(await revisionsOf(client, stream, { fromRevision: BigInt(count) })).toEqual([]);
      expect((await allOf(client, group)).map(({ revision }) => revision)).toEqual(range(count));
      const followed = client.subscribeToStream(stream);
      const revisions: number[] = [];
      for await (const { event } of followed) {
        revisions.push(Number(event?.revision));
        if (revisions.length === count)
          await client.appendToStream(stream, note(), { expectedRevision: holding(count) });
        if (revisions.length > count) break;
      }
      expect(revisions).toEqual(range(count + 1));
    },
    30_000,
  );

  it('follows a stream from a revision, and $all from a position, without that event', async () => {
    const group = family();
    const stream = streamIn(group, 'followed');
    const positions: NonNullable<AppendResult['position']>[] = [];
    for (const n of range(40)) {
      const { position } = await client.appendToStream(stream, note(), { expectedRevision: holding(n) });
      if (position) positions.push(position);
    }
    for (const from of [0, 31, 32, 38]) {
      const ofStream: number[] = [];
      for await (const { event } of client.subscribeToStream(stream, { fromRevision: BigInt(from) })) {
        if (ofStream.push(Number(event?.revision)) === 39 - from) break;
      }
      expect(ofStream).toEqual(range(39 - from, from + 1));
      const ofAll: number[] = [];
      const filter = streamNameFilter({ prefixes: [group] });
      for await (const { event } of client.subscribeToAll({ fromPosition: positions[from], filter })) {
        if (ofAll.push(Number(event?.revision)) === 39 - from) break;
      }
      expect(ofAll).toEqual(range(39 - from, from + 1));
    }
  }, 30_000);

  it('feeds a reader that stops reading no more than a bounded number of events', async () => {
    const stream = streamIn(family(), 'flood');
    await fill(client, stream, 1);
    const subscription = client.subscribeToStream(stream, { fromRevision: 0n });
    const revisions: number[] = [];
    const ended = new Promise<unknown>((resolve) => subscription.once('error', resolve));
    await once(subscription, 'confirmation');
    for (let at = 1; at < 3_001; at += 100) {
      const events = range(100).map(() => binaryEvent({ type: 'flood', data: Buffer.alloc(4_000) }));
      await client.appendToStream(stream, events, { expectedRevision: holding(at) });
    }
    await pause(1_500);
    subscription.on('data', ({ event }) => revisions.push(Number(event?.revision)));
    let over = false;
    const all = (async () => {
      while (!over && revisions.length < 3_000) await pause(20);
    })();
    const fault = await Promise.race([ended, all]);
    over = true;
    // A server up to 24.2 and this node cut such a reader off; a later one lets it fall behind and catch up.
    if (fault) expect(fault).toMatchObject({ type: 'timeout' });
    expect(revisions).toEqual(range(revisions.length, 1));
    if (target.embedded) expect(fault).toBeDefined();
    await subscription.unsubscribe();
  }, 30_000);
});
