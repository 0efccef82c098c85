import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import {
  type AnyView,
  BEGINNING,
  type Delivery,
  EventCodec,
  type EventStore,
  MemoryEventStore,
  type NewEvent,
  NotYetVisible,
  Projector,
  type ProjectorOptions,
  ViewDatabase,
  ViewPositions,
} from '#libs/eventing';
import { Entity } from 'typeorm';
import type { Position } from '#libs/kernel';
import { newEvent } from './event-store.suite.js';
import { EntryRow, entriesView, purseIdOf, PurseRow, pursesView, PurseWriter } from './purses.fixtures.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

@Entity('twin_entries')
class TwinRow extends EntryRow {}

@Entity('fillings')
class FillingsRow extends PurseRow {}
/** Counts, and has no interest in `purse.noticed`. */
const fillingsView: AnyView = {
  ...pursesView,
  name: 'fillings',
  row: FillingsRow,
  sources: entriesView.sources,
  on: { 'purse.opened': pursesView.on['purse.opened'], 'purse.filled': pursesView.on['purse.filled'] },
};

/** Whose subscriptions wait a little before each delivery, so that every event comes to followers that wait for one. */
class SlowStore extends MemoryEventStore {
  override async *subscribe(...options: Parameters<MemoryEventStore['subscribe']>): AsyncIterable<Delivery> {
    for await (const delivery of super.subscribe(...options)) {
      await pause(40);
      yield delivery;
    }
  }
}

const behind = ({ commit }: Position): Position => ({ commit: commit + 1n, prepare: 0n });

/** Whose subscriptions say behind the last event that everything was looked at. */
class EndStore extends MemoryEventStore {
  override async *subscribe(...options: Parameters<MemoryEventStore['subscribe']>): AsyncIterable<Delivery> {
    for await (const delivery of super.subscribe(...options)) {
      const head = delivery.kind === 'caught-up' && (await this.head());
      if (head) yield { kind: 'checkpoint', position: behind(head) };
      yield delivery;
    }
  }
}

let database: TestDatabase;
let views: ViewDatabase;
let reader: pg.Client;
let positions: ViewPositions;
const running = new Set<Projector>();

beforeAll(async () => {
  database = await createTestDatabase('projection');
  views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
  await views.migrate();
  reader = new pg.Client({ connectionString: database.url('reader') });
  await reader.connect();
  positions = new ViewPositions({ url: database.url('reader'), policies: [] });
  await positions.start();
});
afterEach(async () => {
  for (const projector of running) await projector.stop();
  running.clear();
  await positions.close();
  await views.owner.query(
    'DROP TABLE IF EXISTS purses, purse_entries, twin_entries, fillings; TRUNCATE concord_checkpoints, concord_parked, concord_quarantine',
  );
  positions = new ViewPositions({ url: database.url('reader'), policies: [] });
  await positions.start();
});
afterAll(async () => {
  await positions.close();
  await reader.end();
  await views.close();
  await database.drop();
});

async function run(
  store: EventStore,
  list: readonly AnyView[] = [pursesView, entriesView],
  more: Partial<ProjectorOptions> = {},
) {
  const projector = new Projector({ store, codec: new EventCodec(), database: views, views: list, ...more });
  await projector.start();
  running.add(projector);
  return projector;
}

/** Another store with what the first one has at this moment. */
async function copyOf(store: EventStore): Promise<EventStore> {
  const copy = new MemoryEventStore();
  const stop = new AbortController();
  for await (const delivery of store.subscribe({ after: 'start', prefixes: [''], signal: stop.signal })) {
    if (delivery.kind === 'caught-up') stop.abort();
    if (delivery.kind !== 'event') continue;
    const { id, type, data, metadata, stream, revision } = delivery.event;
    const event = { id, type, data: data as object, metadata: metadata as NewEvent['metadata'] };
    await copy.append(stream, revision === 0n ? 'no-stream' : revision - 1n, [event]);
  }
  return copy;
}

async function rows(table: string, tenant = 'acme'): Promise<Record<string, unknown>[]> {
  await reader.query('BEGIN');
  await reader.query(`SELECT set_config('concord.tenant', $1, true)`, [tenant]);
  const answer = await reader.query(`SELECT * FROM ${table} ORDER BY tenant, id`);
  await reader.query('COMMIT');
  return answer.rows as Record<string, unknown>[];
}

async function positionsStored(): Promise<bigint[]> {
  const { rows: stored } = await views.projector.query<{ at: string }>(
    `SELECT commit_position AS at FROM concord_checkpoints WHERE kind = 'view'`,
  );
  return stored.map(({ at }) => BigInt(at));
}

const visible = (
  at: { position: Parameters<ViewPositions['waitForPosition']>[1] },
  names = ['purses', 'purse-entries'],
) => positions.waitForPosition(names, at.position, 10_000);

describe('views', () => {
  it('of two records keep each its own, with insert, update, removal and update of all that match', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    await run(store);
    for (const key of ['a', 'b', 'c']) await writer.open(key, key === 'c' ? 'south' : 'north');
    await writer.fill('a', 5);
    await writer.fill('b', 7);
    await writer.name('north', 'The North');
    await writer.fill('a', 1);
    await writer.notice('c');
    await visible(await writer.close('c'));
    const log = { a: [5, 1], b: [7] };
    expect(await rows('purses')).toEqual(
      (['a', 'b'] as const)
        .map((key) => ({
          tenant: 'acme',
          id: purseIdOf(key),
          region: 'north',
          region_name: 'The North',
          balance: key === 'a' ? '6' : '7',
          fillings: log[key].length,
          log: log[key],
          tags: ['tab\there', 'quote"d', 'back\\slash'],
        }))
        .sort((x, y) => (x.id < y.id ? -1 : 1)),
    );
    expect(await rows('purse_entries')).toHaveLength(7);
  });

  it('show a tenant its own rows alone, and nobody any who has not said whose', async () => {
    const store = new MemoryEventStore();
    await run(store);
    await new PurseWriter(store, 'acme').open('a');
    await visible(await new PurseWriter(store, 'other').open('b'));
    expect((await rows('purses', 'acme')).map(({ id }) => id)).toEqual([purseIdOf('a')]);
    expect((await rows('purses', 'other')).map(({ id }) => id)).toEqual([purseIdOf('b')]);
    expect((await reader.query('SELECT * FROM purses')).rows).toEqual([]);
    await expect(reader.query('DELETE FROM purses')).rejects.toThrow('permission denied');
    expect((await views.owner.query('SELECT * FROM purses')).rows).toEqual([]);
  });

  it('pass positions on though nothing happens in them', async () => {
    const store = new MemoryEventStore();
    await run(store);
    await visible(await new PurseWriter(store).name('north', 'The North'));
    const missing = { commit: 1n << 40n, prepare: 1n << 40n };
    await expect(positions.waitForPosition(['purses'], missing, 50)).rejects.toThrow(NotYetVisible);
  });

  it('cost nothing at events that are nothing to them, and are at the newest all the same', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const twin = { ...entriesView, name: 'twin-entries', row: TwinRow };
    const names = ['purse-entries', 'twin-entries'];
    const projector = await run(store, [entriesView, twin]);
    await visible(await writer.open('a'), names);
    const written = jest.spyOn(views, 'writeGrouped');
    const looked = jest.spyOn(views, 'rows');
    const began = Date.now();
    for (let n = 1; n < 20; n += 1) {
      await writer.notice('a');
      // Each is told alone.
      await pause(1);
    }
    const last = await writer.notice('a');
    await visible(last, names);
    expect(projector.health().map(({ position }) => position)).toEqual([last.position, last.position]);
    // Stored in time, for whoever goes on from there: by each once a second at most.
    const areStored = async () => (await positionsStored()).every((commit) => commit === last.position.commit);
    await until(areStored);
    const [writes, most] = [written.mock.calls.length, 2 * (1 + Math.floor((Date.now() - began) / 1_000))];
    expect(writes).toBeGreaterThanOrEqual(2);
    expect(writes).toBeLessThanOrEqual(most);
    const statements = [
      ...written.mock.calls.flatMap(([queries]) => queries),
      ...looked.mock.calls.map(([one]) => one),
    ];
    expect(statements.filter(({ text }) => !/concord_(advance|history_marks)/.test(text))).toEqual([]);
  });

  it('go on where they were after a stop', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const first = await run(store);
    await visible(await writer.open('a'));
    await first.stop();
    running.delete(first);
    await writer.fill('a', 3);
    await run(store);
    await visible(await writer.fill('a', 4));
    expect(await rows('purses')).toMatchObject([{ balance: '7', fillings: 2 }]);
  });

  it('count nothing twice when another that starts with them has to go further back', async () => {
    const store = new SlowStore();
    const writer = new PurseWriter(store);
    const list = [fillingsView, entriesView];
    const names = list.map(({ name }) => name);
    const first = await run(store, list);
    const { position } = await writer.open('a');
    await writer.fill('a', 1);
    await writer.notice('a');
    await visible(await writer.fill('a', 2), names);
    await first.stop();
    running.delete(first);
    await views.projector.query(
      `UPDATE concord_checkpoints SET commit_position = $1, prepare_position = $2 WHERE name = 'purse-entries'`,
      [String(position.commit), String(position.prepare)],
    );
    await run(store, list);
    await visible(await writer.fill('a', 4), names);
    expect(await rows('fillings')).toMatchObject([{ balance: '7', fillings: 3 }]);
  });

  it('pass by streams of others that begin like theirs, and tell of each event', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const foreign: string[] = [];
    await run(store, [pursesView, entriesView], { onForeign: (stream) => foreign.push(stream) });
    const others = ['purse-otherapp-1', `purse-acme.${purseIdOf('a')}-2`, `purse-a.b.${purseIdOf('a')}`];
    for (const stream of others) {
      await store.append(stream, 'no-stream', [
        { ...newEvent(1), type: 'PurseHappened', data: {}, metadata: {} as never },
      ]);
    }
    await visible(await writer.open('a'));
    expect(await rows('purses')).toHaveLength(1);
    expect(foreign).toEqual(others);
  });

  it('of another store refuse to start', async () => {
    await run(new MemoryEventStore());
    await expect(run(new MemoryEventStore())).rejects.toThrow('was made from store');
  });

  it('refuse to start where the store was restored from an older copy, and also when it has grown since', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const first = await run(store);
    await writer.open('a');
    const copy = await copyOf(store);
    await visible(await writer.fill('a', 5));
    await first.stop();
    running.delete(first);
    await expect(run(copy)).rejects.toThrow('the event store was restored from an older copy');
    // The same revision of the same stream, and more than was lost.
    const since = new PurseWriter(copy);
    for (let n = 0; n < 3; n += 1) await since.fill('a', 7);
    await expect(run(copy)).rejects.toThrow('the event store was restored from an older copy');
    running.add(await run(store));
  });

  it('take nothing more once the store has lost what they were made from', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const faults: unknown[][] = [];
    const options = { lookEveryMs: 5, onFault: (...fault: unknown[]) => faults.push(fault) };
    const projector = await run(store, [pursesView, entriesView], options);
    await writer.open('a');
    await visible(await writer.fill('a', 5));
    const head = jest.spyOn(store, 'head');
    await until(() => head.mock.calls.length > 1);
    expect(faults).toEqual([]);
    head.mockResolvedValue({ commit: 1n, prepare: 1n });
    await until(() => projector.health().every(({ state }) => state === 'stopped'));
    const lost = expect.objectContaining({ code: 'LOST_HISTORY', message: expect.stringContaining('ends at 1/1') });
    expect(faults).toEqual([['history', lost, true]]);
    expect(projector.history?.lost).toEqual(lost);
    const looks = head.mock.calls.length;
    await writer.fill('a', 7);
    await pause(50);
    expect(await rows('purses')).toMatchObject([{ balance: '5', fillings: 1 }]);
    expect([faults.length, head.mock.calls.length]).toEqual([1, looks]);
  });

  it('have lost nothing where a checkpoint is behind all that the store shows, and start there again', async () => {
    const store = new EndStore();
    const writer = new PurseWriter(store);
    const faults: unknown[] = [];
    const options = { lookEveryMs: 5, onFault: (_: string, fault: unknown) => faults.push(fault) };
    await writer.open('a');
    await writer.fill('a', 5);
    const first = await run(store, [pursesView, entriesView], options);
    const end = behind((await store.head()) ?? BEGINNING);
    await visible({ position: end });
    const head = jest.spyOn(store, 'head');
    await until(() => head.mock.calls.length > 2);
    await first.stop();
    running.delete(first);
    expect([first.history?.lost, faults]).toEqual([undefined, []]);
    expect(await positionsStored()).toEqual([end.commit, end.commit]);
    await run(store, [pursesView, entriesView], options);
  });

  it('are made anew where the old ones stand behind all that the store shows, and nothing more is written', async () => {
    const store = new EndStore();
    const writer = new PurseWriter(store);
    await writer.open('a');
    const first = await run(store);
    const end = behind((await store.head()) ?? BEGINNING);
    await visible({ position: end });
    await until(async () => (await positionsStored()).every((commit) => commit === end.commit));
    await first.stop();
    running.delete(first);
    await run(store, [{ ...pursesView, version: 2 }, entriesView]);
    await until(async () => {
      const { rows: made } = await views.projector.query(
        `SELECT FROM concord_checkpoints WHERE name = 'purses' AND version = 2`,
      );
      return made.length === 1;
    });
    await visible(await writer.open('b'));
    expect(await rows('purses')).toHaveLength(2);
  });

  it('are looked after by one look at a time', async () => {
    const store = new MemoryEventStore();
    const projector = await run(store, [pursesView, entriesView], { lookEveryMs: 1 });
    const silence = new Promise<undefined>(() => undefined);
    const head = jest.spyOn(store, 'head').mockReturnValue(silence);
    await until(() => head.mock.calls.length > 0);
    await pause(20);
    expect(head).toHaveBeenCalledTimes(1);
    expect(projector.history?.lost).toBeUndefined();
  });

  it('of a new version are made anew beside the old and swapped in', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const first = await run(store);
    for (const key of ['a', 'b']) await writer.open(key);
    await writer.name('north', 'The North');
    await visible(await writer.fill('a', 2));
    const before = await rows('purses');
    await first.stop();
    running.delete(first);
    const doubled = { ...pursesView, version: 2 };
    await run(store, [doubled, entriesView]);
    await visible(await writer.open('c'));
    expect(await rows('purses')).toHaveLength(3);
    expect(await rows('purses')).toEqual(expect.arrayContaining(before));
    const { rows: stored } = await views.projector.query(
      `SELECT version, build FROM concord_checkpoints WHERE name = 'purses'`,
    );
    expect(stored).toEqual([{ version: 2, build: 2 }]);
  });
});

describe('two processes', () => {
  it('run each view in one of them, and the other takes over', async () => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    const first = await run(store);
    await visible(await writer.open('a'));
    const second = await run(store);
    await visible(await writer.fill('a', 1));
    expect(second.health().map(({ state }) => state)).toEqual(['standing-by', 'standing-by']);
    await first.stop();
    running.delete(first);
    await visible(await writer.fill('a', 2));
    expect(second.health().map(({ state }) => state)).toEqual(['live', 'live']);
    expect(await rows('purses')).toMatchObject([{ balance: '3', fillings: 2 }]);
  });
});
