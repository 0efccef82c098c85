import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { consumerIdOf, CURSORS_SCHEMA_SQL } from '#libs/consumers';
import { withClient } from '#libs/embedded';
import { WorkDatabase } from '#libs/eventing';
import { FeedFault, lagStatement } from '#libs/feed';
import type { Consumer } from '#libs/feed-client';
import { CursorTable } from '../../libs/consumers/src/holding/cursor-table.js';
import { FeedSubscriber, type Subscribed } from '../support/feed-subscriber.js';
import { FeedWorld } from '../support/feed-world.js';
import { UnreliableProxy } from './proxy.fixtures.js';

jest.setTimeout(60_000);

const BEGINNING = { positionFrom: { case: 'beginning', value: {} } };
const LEASE_MS = 2_000;

let world: FeedWorld;
let client: FeedSubscriber;
let token: string;
let count = 0;
let name: string;

beforeAll(async () => {
  world = await FeedWorld.make('feed_leases', {}, { leaseMs: LEASE_MS });
  client = new FeedSubscriber(world.listening.grpcPort);
  for (const partner of ['a', 'b', 'c']) await world.begin('north', partner);
  await world.visible();
  token = await world.token({ tenant: 'north', subject: 'crm', role: 'integration' });
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
  for (const end = Date.now() + 20_000; !(await holds()); await pause(10))
    if (Date.now() > end) throw new Error(`not so within 20 seconds: ${holds.toString()}`);
}
const within = <T>(work: Promise<T>, milliseconds: number): Promise<T | 'still waiting'> =>
  Promise.race([work, pause(milliseconds, 'still waiting' as const, { ref: false })]);

const call = (method: Parameters<FeedSubscriber['call']>[1], more: object = {}) =>
  client.call(token, method, { name, ...more } as never);
const create = (): Promise<unknown> => call('createConsumer', { start: BEGINNING });
const rows = `tenant = 'north' AND consumer = $1`;
const onCursors = (text: string): Promise<unknown> => world.sql(`${text} WHERE ${rows}`, [consumerIdOf('north', name)]);
/** Holds this many shards; on a busy machine a lease may be renewed too late, and then one holds again, as clients do. */
async function heldShards(from: FeedSubscriber, shards: number, isReady: (streams: Subscribed[]) => boolean) {
  for (;;) {
    const streams = Array.from({ length: shards }, () => from.hold(token, name, 100));
    await until(() => isReady(streams) || streams.some(({ isOver }) => isOver));
    if (isReady(streams)) return streams;
    for (const stream of streams) stream.cancel();
  }
}
const held = async (from = client) => (await heldShards(from, 1, ([stream]) => stream!.ids.length > 0))[0]!;

describe('a holder', () => {
  it('ends by itself when its lease could not be renewed, before another has its shard, and keeps no process from ending', async () => {
    const url = new URL(world.database.url('feed'));
    const proxy = new UnreliableProxy(Number(url.port));
    await proxy.listen();
    url.host = `127.0.0.1:${proxy.port}`;
    const other = await world.another({}, { leaseMs: LEASE_MS, feedUrl: url.href });
    const there = new FeedSubscriber(other.listening.grpcPort);
    expect(await create()).toMatchObject({ name });
    const old = await held(there);
    let endedAt = Infinity;
    void old.ended.then(() => (endedAt = performance.now()));
    proxy.freeze();
    const young = client.hold(token, name, 100);
    await until(() => young.ids.length > 0);
    const takenAt = performance.now();
    expect(await within(old.ended, 1_000)).toEqual({ code: 'UNAVAILABLE', reason: 'CURSORS_UNAVAILABLE' });
    expect(endedAt).toBeLessThan(takenAt);
    const stopped = other.listening.stop();
    const isStopped = await within(stopped, 5_000);
    there.close();
    young.cancel();
    proxy.thaw();
    proxy.cut();
    await stopped;
    await proxy.refuse();
    expect(isStopped).toBeUndefined();
  });

  it('is followed by another where it is gone, though the clock of Postgres was set back since', async () => {
    await create();
    const gone = `epoch = epoch + 1, holder = gen_random_uuid(), held_since = now(), renewed_at = now() + interval '1 day'`;
    await onCursors(`UPDATE concord_feed_cursors SET ${gone}`);
    (await held()).cancel();
  });

  it('is told who has its shard where its process stood still for longer than its lease', async () => {
    await create();
    const stream = await held();
    const taken = 'epoch = epoch + 1, holder = gen_random_uuid(), held_since = now(), renewed_at = now()';
    await withClient(world.database.url('superuser'), async (another) => {
      const where = `tenant = 'north' AND consumer = '${consumerIdOf('north', name)}'`;
      const taking = another.query(`SELECT pg_sleep(0.2); UPDATE concord_feed_cursors SET ${taken} WHERE ${where}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * LEASE_MS);
      await taking;
    });
    expect(await within(stream.ended, LEASE_MS)).toEqual({ code: 'ABORTED', reason: 'CONSUMER_TAKEN_OVER' });
  });

  it('waits no longer than a statement may take for a database that is not heard any more', async () => {
    const url = new URL(world.database.url('feed'));
    const proxy = new UnreliableProxy(Number(url.port));
    await proxy.listen();
    url.host = `127.0.0.1:${proxy.port}`;
    const work = new WorkDatabase({ url: url.href, pool: 1, timeoutMs: 100 });
    await work.check();
    await expect(work.rows({ text: 'SELECT pg_sleep(9)' })).rejects.toThrow('statement timeout');
    await work.check();
    proxy.freeze();
    expect(
      await within(
        work.check().catch((fault: Error) => fault.message),
        3_000,
      ),
    ).toMatch('timeout');
    expect(await within(work.close(), 1_000)).toBeUndefined();
    await proxy.refuse();
  });

  it('is told that its cursor is lost, not that its consumer was deleted', async () => {
    await create();
    const stream = await held();
    await onCursors('DELETE FROM concord_feed_cursors');
    expect(await stream.ended).toEqual({ code: 'UNAVAILABLE', reason: 'CURSORS_UNAVAILABLE' });
    (await held()).cancel();
  });

  it.each([
    ['move', 'seekConsumer', 'CONSUMER_SOUGHT'],
    ['deletion', 'deleteConsumer', 'NO_CONSUMER'],
  ] as const)('hears of a %s whose cursors could not be changed', async (_, method, reason) => {
    await create();
    const stream = await held();
    await world.sql('REVOKE INSERT, DELETE ON concord_feed_cursors FROM concord_feed');
    const moving = await call(method, method === 'seekConsumer' ? { start: BEGINNING, reason: 'anew' } : {});
    await world.sql('GRANT INSERT, DELETE ON concord_feed_cursors TO concord_feed');
    expect(moving).toMatchObject({ reason: 'CURSORS_UNAVAILABLE' });
    expect(await within(stream.ended, 3 * LEASE_MS)).toMatchObject({ reason });
  });
});

describe('a consumer', () => {
  it('keeps its cursors while nobody can say whether it is there', async () => {
    await create();
    const faults = [
      jest.spyOn(world.store, 'append').mockRejectedValue(new Error('the store is down')),
      jest.spyOn(world.store, 'read').mockImplementation(() => {
        throw new Error('the store is down');
      }),
      jest.spyOn(world.store, 'readBackwards').mockImplementation(() => {
        throw new Error('the store is down');
      }),
    ];
    expect(await call('deleteConsumer')).toHaveProperty('code');
    for (const fault of faults) fault.mockRestore();
    const found = (await onCursors('SELECT shard FROM concord_feed_cursors')) as { rows: unknown[] };
    expect(found.rows).toHaveLength(1);
  });

  it('says so where its cursors are of a history that is not there, until it is moved', async () => {
    await create();
    await onCursors('UPDATE concord_feed_cursors SET version = version + 5');
    const differs = { code: 'FAILED_PRECONDITION', reason: 'HISTORY_DIFFERS' };
    const waiting = client.hold(token, name, 1);
    expect(await within(waiting.ended, 5_000)).toEqual(differs);
    waiting.cancel();
    expect(await create()).toEqual(differs);
    expect(await call('seekConsumer', { start: BEGINNING, reason: 'restored' })).toMatchObject({ name });
    (await held()).cancel();
  });
});

describe('the lag of a consumer', () => {
  const places = (length: number) => Array.from({ length }, () => ({ cursor: 'c1', sequence: '0' }));
  const explained = async (shards: number): Promise<number> => {
    const reader = { id: randomUUID(), filter: {}, places: places(shards) };
    const { text, values } = lagStatement('north', [reader], LEASE_MS);
    const answer = (await world.sql(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)) as { rows: [PlanRow] };
    return readOf(answer.rows[0]['QUERY PLAN'][0].Plan);
  };

  it('is of each shard what it has not committed, and reads the log once for all of them', async () => {
    const shards = 4;
    await call('createConsumer', { start: BEGINNING, shards });
    const all = world.written.filter(({ tenant }) => tenant === 'north').length;
    const hasAll = (held: Subscribed[]) => held.flatMap(({ ids }) => ids).length === all;
    const streams = await heldShards(client, shards, hasAll);
    const lag = async (): Promise<[number, number][]> =>
      ((await call('getConsumer')) as Consumer).shards.map(({ number, lagEvents }) => [number, lagEvents]);
    const expected = (less = -1): [number, number][] =>
      streams
        .map(({ opened, ids }): [number, number] => [
          opened[0]!.shard!,
          ids.length - (opened[0]!.shard === less ? 1 : 0),
        ])
        .sort(([one], [other]) => one - other);
    expect(await lag()).toEqual(expected());
    const some = streams.find(({ ids }) => ids.length > 0)!;
    some.flow(0, some.batches.find(({ events }) => events.length > 0)!.events[0]!.cursor);
    await until(() => some.committed.length === 1);
    expect(await lag()).toEqual(expected(some.opened[0]!.shard));
    for (const stream of streams) stream.cancel();
    expect([await explained(1), await explained(shards)]).toEqual([all, all]);
  });

  it('is no reason to say that what was done was not', async () => {
    const fault = jest.spyOn(world.feed, 'lags').mockRejectedValue(new FeedFault('LOG_UNAVAILABLE', 'no log', 1000));
    expect(await create()).toMatchObject({ name, shards: [] });
    expect(await call('seekConsumer', { start: BEGINNING, reason: 'anew' })).toMatchObject({ name, shards: [] });
    fault.mockRestore();
    expect(await call('getConsumer')).toMatchObject({ name, shards: [{ number: 0 }] });
  });

  it('that cannot be read of one tenant is measured of the others', async () => {
    await world.begin('south', 'a');
    await world.visible();
    const south = await world.token({ tenant: 'south', subject: 'crm', role: 'integration' });
    await create();
    await client.call(south, 'createConsumer', { name, start: BEGINNING } as never);
    const other = await world.another({}, { leaseMs: LEASE_MS });
    const { lags } = other.feed;
    const blind = new Set(['north']);
    jest.spyOn(other.feed, 'lags').mockImplementation((caller, ...more) => {
      if (blind.has(caller.tenant)) return Promise.reject(new FeedFault('LOG_UNAVAILABLE', 'no log', 1000));
      return lags.call(other.feed, caller, ...more);
    });
    const figure = async (at: number): Promise<string[]> => {
      const text = await fetch(`http://127.0.0.1:${at}/metrics`).then((answer) => answer.text());
      return text.match(/^concord_feed_consumer_(tenants_unread|lag_events) .*/gm) ?? [];
    };
    await until(async () => (await figure(other.listening.port)).length === 2);
    expect(await figure(other.listening.port)).toEqual([
      'concord_feed_consumer_tenants_unread 1',
      'concord_feed_consumer_lag_events 1',
    ]);
    await other.listening.stop();
  });
});

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}
type PlanRow = { readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }] };

/** Rows of the log that a plan has read. */
const readOf = (plan: Plan): number =>
  (plan['Relation Name'] === 'feed_events' ? plan['Actual Rows'] * plan['Actual Loops'] : 0) +
  (plan.Plans ?? []).reduce((sum, part) => sum + readOf(part), 0);

describe('the table of cursors', () => {
  it('leaves to its holder what it holds still where the clock of Postgres was set back', async () => {
    await create();
    const consumerId = consumerIdOf('north', name);
    const work = new WorkDatabase({ url: world.database.url('feed'), pool: 1 });
    const cursors = new CursorTable(work, 60_000);
    const of = { tenant: 'north', consumer: { consumerId, version: 1, places: [{}] } as never };
    try {
      const held = await cursors.claim(of, randomUUID());
      expect(held).toMatchObject({ shard: 0 });
      const renewed = (moment: string) => onCursors(`UPDATE concord_feed_cursors SET renewed_at = ${moment}`);
      await renewed(`now() + interval '1 day'`);
      const first = await cursors.claim(of, randomUUID());
      const lost = await cursors.lost([held!], false);
      // It has said nothing for a lease since.
      await renewed(`renewed_at - interval '61 seconds'`);
      const later = await cursors.claim(of, randomUUID());
      expect([first, lost, later]).toEqual([undefined, [], expect.objectContaining({ shard: 0 })]);
    } finally {
      await work.close();
    }
  });

  it('is locked shard after shard, whatever the order of what is written', async () => {
    const { consumerId, version, places } = {
      ...{ consumerId: randomUUID(), version: 1 },
      places: Array.from({ length: 3 }, () => ({ cursor: 'c1', sequence: '0' })),
    };
    const work = new WorkDatabase({ url: world.database.url('feed'), pool: 3 });
    const cursors = new CursorTable(work, LEASE_MS);
    const of = { tenant: 'north', consumer: { consumerId, version, places } as never };
    await cursors.prepare(of);
    const [one, two, three] = [
      await cursors.claim(of, randomUUID()),
      await cursors.claim(of, randomUUID()),
      await cursors.claim(of, randomUUID()),
    ];
    const mine = [three!, two!, one!];
    const writes = [
      () => cursors.commit(mine.map((each) => ({ held: each, cursor: 'c2', sequence: 1n, credit: 1 }))),
      () => cursors.lost(mine, true),
      () => cursors.prepare({ ...of, consumer: { consumerId, version: 2, places } as never }),
    ];
    const where = `tenant = 'north' AND consumer = '${consumerId}'`;
    for (const write of writes)
      await withClient(world.database.url('superuser'), async (first) => {
        await first.query(`BEGIN; SELECT FROM concord_feed_cursors WHERE ${where} AND shard = 0 FOR UPDATE`);
        const writing = write();
        await until(async () => {
          const asked = await world.sql(`SELECT FROM pg_locks WHERE NOT granted`);
          return (asked as { rows: unknown[] }).rows.length > 0;
        });
        const free = await world.sql(`SELECT FROM concord_feed_cursors WHERE ${where} FOR UPDATE SKIP LOCKED`);
        expect((free as { rows: unknown[] }).rows).toHaveLength(2);
        await first.query('ROLLBACK');
        await writing;
      });
    await work.close();
  });

  it('is as it should be after a start, and none waits for its readers where it was so before', async () => {
    const policies = async () =>
      (await world.sql(
        `SELECT policyname, cmd, qual FROM pg_policies WHERE tablename = 'concord_feed_cursors' ORDER BY 1`,
      )) as {
        rows: unknown[];
      };
    const right = (await policies()).rows;
    expect(right).toHaveLength(2);
    await withClient(world.database.url('superuser'), async (reader) => {
      await reader.query('BEGIN; SELECT count(*) FROM concord_feed_cursors');
      await withClient(world.database.url(), (owner) => owner.query(`SET lock_timeout = 1000; ${CURSORS_SCHEMA_SQL}`));
      await reader.query('ROLLBACK');
    });
    for (const wrong of [
      'ALTER POLICY of_tenant ON concord_feed_cursors USING (true)',
      'ALTER POLICY of_feed ON concord_feed_cursors TO concord_reader',
      'DROP POLICY of_feed ON concord_feed_cursors',
      'CREATE POLICY of_all ON concord_feed_cursors USING (true)',
      'ALTER TABLE concord_feed_cursors NO FORCE ROW LEVEL SECURITY',
    ]) {
      await world.sql(wrong);
      await withClient(world.database.url(), (owner) => owner.query(CURSORS_SCHEMA_SQL));
      expect([wrong, (await policies()).rows]).toEqual([wrong, right]);
    }
    const forced = await world.sql(
      `SELECT relforcerowsecurity AS is FROM pg_class WHERE relname = 'concord_feed_cursors'`,
    );
    expect((forced as { rows: unknown[] }).rows).toEqual([{ is: true }]);
  });
});
