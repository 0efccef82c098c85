import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, streamNameFilter, type Position } from '@eventstore/db-client';
import { createTestDatabase, withClient, type TestDatabase } from '#libs/embedded';
import { until } from '../support/until.js';
import { allOf, family, holding, note, placed, range, revisionsOf, streamIn, type Placed } from './event-node/kit.js';
import { startNodeProcess, type NodeProcess } from './event-node/node-process.js';

const WRITERS = 16;
const KILLS = 4;

describe('the embedded node as a process', () => {
  let database: TestDatabase;
  let node: NodeProcess;
  const clients: EventStoreDBClient[] = [];

  const start = async (port = 0) => (node = await startNodeProcess(database.url(), port));
  const connect = () => {
    const client = EventStoreDBClient.connectionString(`${node.url}&defaultDeadline=5000`);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    database = await createTestDatabase('event_node_process');
  }, 60_000);

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    node.kill('SIGTERM');
    await node.exited;
  }, 30_000);

  afterAll(() => database.drop(), 30_000);

  it('loses no acknowledged append to kill -9, and a subscriber resumed each time sees every event once', async () => {
    await start();
    const group = family();
    const client = connect();
    const acknowledged: Placed[] = [];
    let unanswered = 0;
    let stop = false;

    const write = async (writer: number) => {
      const stream = streamIn(group, writer);
      for (let revision = 0; !stop; revision++) {
        const id = randomUUID();
        for (let answered = false; !answered;) {
          try {
            const options = { expectedRevision: holding(revision) };
            const { position } = await client.appendToStream(stream, note({ revision }, id), options);
            acknowledged.push({ stream, revision, id, commit: position?.commit ?? -1n });
            answered = true;
          } catch (fault) {
            // A repeat of what took effect is answered like the first time: any other refusal is a lost append.
            expect((fault as { type: string }).type).not.toBe('wrong-expected-version');
            unanswered++;
            await pause(20);
          }
        }
      }
    };

    const seen: Placed[] = [];
    const follow = async () => {
      for (let fromPosition: Position | 'start' = 'start'; !stop; await pause(20)) {
        const subscription = client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [group] }) });
        try {
          for await (const { event } of subscription) {
            seen.push(placed(event as never));
            fromPosition = event?.position as Position;
          }
        } catch {
          // Cut off by the kill: resumed behind the last event that was handled.
        }
      }
    };

    const writers = Promise.all(range(WRITERS).map(write));
    const follower = follow();
    for (const _ of range(KILLS)) {
      const enough = acknowledged.length + 3 * WRITERS;
      await until(() => acknowledged.length >= enough);
      const before = unanswered;
      node.kill('SIGKILL');
      await node.exited;
      // The kill must have hit appends under way.
      await until(() => unanswered > before);
      await start(node.port);
    }
    const enough = acknowledged.length + WRITERS;
    await until(() => acknowledged.length >= enough);
    stop = true;
    await writers;

    const stored = await allOf(connect(), group);
    const byPlace = (one: Placed, other: Placed) => Number(one.commit - other.commit);
    expect(stored).toEqual(acknowledged.sort(byPlace));
    for (const writer of range(WRITERS)) {
      const own = stored.filter(({ stream }) => stream === streamIn(group, writer));
      expect(own.map(({ revision }) => revision)).toEqual(range(own.length));
    }
    await until(() => seen.length >= stored.length);
    expect(seen).toEqual(stored);
    node.kill('SIGTERM');
    await follower;
  }, 60_000);

  it('appends many events whole or not at all, killed as soon as some are there', async () => {
    let unanswered = 0;
    for (const _ of range(5)) {
      await start();
      const group = family();
      const client = connect();
      const append = (name: string | number) =>
        client.appendToStream(
          streamIn(group, name),
          range(50).map(() => note()),
          { expectedRevision: 'no_stream' },
        );
      await append('warm');
      const settled = Promise.allSettled(range(80).map(append));
      await withClient(database.url('superuser'), async (connection) => {
        const count = `SELECT count(*)::int AS events FROM event_node.events WHERE stream LIKE '${group}%'`;
        for (let events = 50; events === 50;) {
          events = (await connection.query<{ events: number }>(count)).rows[0]?.events ?? 0;
        }
      });
      node.kill('SIGKILL');
      await node.exited;
      const answered = (await settled).filter(({ status }) => status === 'fulfilled').length;
      unanswered += 80 - answered;
      await start();
      const lengths = new Map<string, number>();
      for (const { stream } of await allOf(connect(), group)) lengths.set(stream, (lengths.get(stream) ?? 0) + 1);
      expect([...lengths.values()]).toEqual(range(lengths.size).map(() => 50));
      expect(lengths.size).toBeGreaterThan(answered);
      node.kill('SIGTERM');
      await node.exited;
    }
    expect(unanswered).toBeGreaterThan(0);
  }, 60_000);

  it('shows nobody what is not yet committed', async () => {
    await start();
    const group = family();
    const stream = streamIn(group, 'pending');
    const client = connect();
    await client.appendToStream(stream, note(), { expectedRevision: 'no_stream' });
    const heard: number[] = [];
    for (const subscription of [client.subscribeToStream(stream), client.subscribeToAll()]) {
      subscription
        .on('error', () => undefined)
        .on('data', ({ event }) => {
          if (event?.streamId === stream) heard.push(Number(event.revision));
        });
      await new Promise((resolve) => subscription.once('caughtUp', resolve));
    }
    let answered = 0;
    await withClient(database.url('superuser'), async (blocker) => {
      await blocker.query('BEGIN; LOCK TABLE event_node.events IN EXCLUSIVE MODE');
      const append = client.appendToStream(stream, note(), { expectedRevision: 0n }).then(() => answered++);
      // A second one is refused only because of the first, so its refusal must wait as well.
      const refused = client.appendToStream(stream, note(), { expectedRevision: 0n }).catch(() => answered++);
      await pause(200);
      expect(await revisionsOf(client, stream)).toEqual([0]);
      expect(await allOf(client, group)).toHaveLength(1);
      expect([heard, answered]).toEqual([[0, 0], 0]);
      await blocker.query('COMMIT');
      await Promise.all([append, refused]);
    });
    await until(() => heard.length >= 4);
    expect([heard.sort(), answered]).toEqual([[0, 0, 1, 1], 2]);
    expect(await revisionsOf(client, stream)).toEqual([0, 1]);
  }, 30_000);

  it('recognises a repeat from before a restart, whatever revision is expected', async () => {
    await start();
    const stream = streamIn(family(), 'repeated');
    const event = note();
    const first = await connect().appendToStream(stream, event, { expectedRevision: 'any' });
    node.kill('SIGKILL');
    await node.exited;
    await start(node.port);
    const client = connect();
    for (const expectedRevision of ['any', 'no_stream'] as const) {
      expect(await client.appendToStream(stream, event, { expectedRevision })).toEqual(first);
    }
  }, 30_000);

  it('does not start on a database that another node works on', async () => {
    await start();
    await expect(startNodeProcess(database.url())).rejects.toThrow('Another event node works on this database.');
  }, 30_000);

  it('ends without an answer when the session that holds its lock is gone', async () => {
    await start();
    const client = connect();
    const stream = streamIn(family(), 'orphaned');
    await client.appendToStream(stream, note(), { expectedRevision: 'no_stream' });
    await withClient(database.url('superuser'), (connection) =>
      connection.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    );
    expect(await node.exited).toBe(1);
    const orphan = client.appendToStream(stream, note(), { expectedRevision: 0n });
    await expect(orphan).rejects.toThrow('UNAVAILABLE');
    await start(node.port);
    await expect(connect().appendToStream(stream, note(), { expectedRevision: 0n })).resolves.toMatchObject({
      success: true,
    });
  }, 30_000);

  it('ends the calls in flight with CANCELLED when it is stopped', async () => {
    await start();
    const client = connect();
    const subscription = client.subscribeToAll();
    const fault = new Promise((resolve) => subscription.on('error', resolve).on('data', () => undefined));
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    node.kill('SIGTERM');
    expect(await fault).toMatchObject({ type: 'cancelled', message: expect.stringContaining('is stopping') });
    expect(await node.exited).toBe(0);
  }, 30_000);
});
