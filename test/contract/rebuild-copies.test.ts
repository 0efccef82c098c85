import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Delivery, EventCodec, type EventStore, MemoryEventStore, Projector, VIEWS_WANTED } from '#libs/eventing';
import { expectedRows, ProjectionWorld } from './projection-world.fixtures.js';
import { entriesView, pursesView, PurseWriter } from './purses.fixtures.js';

jest.setTimeout(60_000);

let world: ProjectionWorld;
let reader: pg.Client;

beforeAll(async () => {
  world = await ProjectionWorld.make('rebuild_copies');
  reader = new pg.Client({ connectionString: world.url('reader') });
  await reader.connect();
});
afterEach(() => world.clear());
afterAll(async () => {
  await reader.end();
  await world.drop();
});

/** Its history comes to an end when it is let go on, or breaks off there. */
class HeldStore extends MemoryEventStore {
  held = false;
  goOn: () => void = () => undefined;
  breaks = false;
  private tellReached: () => void = () => undefined;
  readonly reached = new Promise<void>((resolve) => (this.tellReached = resolve));

  override async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    for await (const delivery of super.subscribe(options)) {
      if (this.held && options.after === 'start' && delivery.kind === 'caught-up') {
        this.tellReached();
        if (this.breaks) throw new Error('the connection broke');
        await new Promise<void>((resolve) => {
          this.goOn = resolve;
          options.signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      yield delivery;
    }
  }
}

const tables = async (): Promise<string[]> => {
  const { rows } = await world.views.owner.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname LIKE 'purse%' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
};

const builder = (store: EventStore): Projector =>
  new Projector({ store, codec: new EventCodec(), database: world.views, views: [pursesView] });

describe('the table that a rebuild fills', () => {
  it('cannot be read by who serves queries before its policies stand, and then only by tenant', async () => {
    const store = new HeldStore();
    await world.run(store);
    await new PurseWriter(store, 'acme').open('a');
    await world.visible((await new PurseWriter(store, 'other').open('b')).position);
    store.held = true;
    const rebuilt = builder(store).rebuild('purses');
    await store.reached;
    await expect(reader.query('SELECT * FROM purses_v1')).rejects.toThrow('permission denied for table purses_v1');
    store.held = false;
    store.goOn();
    await rebuilt;
    expect((await reader.query('SELECT * FROM purses')).rows).toEqual([]);
    await reader.query("BEGIN; SET LOCAL concord.tenant = 'acme'");
    expect((await reader.query('SELECT tenant FROM purses')).rows).toEqual([{ tenant: 'acme' }]);
    await reader.query('ROLLBACK');
  });

  it('is removed at the next start when its rebuild was cut off, whatever its version, and that is told', async () => {
    const store = new HeldStore();
    const projector = await world.run(store);
    await world.visible((await new PurseWriter(store).open('a')).position);
    await world.halt(projector);
    Object.assign(store, { held: true, breaks: true });
    await expect(builder(store).rebuild('purses')).rejects.toThrow('broke');
    await world.views.owner.query('CREATE TABLE purse_entries_v12 (id int); CREATE TABLE purse_gifts_v1 (id int)');
    store.held = false;
    const removed: string[] = [];
    await world.run(store, { onRemoved: (table) => void removed.push(table) });
    expect(removed.toSorted()).toEqual(['purse_entries_v12', 'purses_v1']);
    expect(await tables()).toEqual(['purse_entries', 'purse_gifts_v1', 'purses']);
    await world.views.owner.query('DROP TABLE purse_gifts_v1');
  });

  it('takes no place after a crash of Postgres, which may have taken rows of it away', async () => {
    const store = new HeldStore();
    const projector = await world.run(store);
    await world.visible((await new PurseWriter(store).open('a')).position);
    await world.halt(projector);
    const served = async () => (await world.views.owner.query("SELECT 'purses'::regclass::oid AS table")).rows;
    const before = await served();
    store.held = true;
    const rebuilt = builder(store).rebuild('purses');
    await store.reached;
    // A crash ends all of them; what was written last is gone with it.
    await world.cutProjector();
    await world.views.owner.query('DELETE FROM purses_v1');
    store.held = false;
    store.goOn();
    await expect(rebuilt).rejects.toThrow('not queryable');
    expect(await served()).toEqual(before);
    await builder(store).rebuild('purses');
    expect(await world.rows('purses')).toEqual(await expectedRows(pursesView, store));
  });

  it('stays while another process fills it', async () => {
    const store = new HeldStore();
    await world.run(store);
    await world.visible((await new PurseWriter(store).open('a')).position);
    store.held = true;
    const rebuilt = builder(store).rebuild('purses');
    await store.reached;
    store.held = false;
    const removed: string[] = [];
    await world.run(store, { views: [entriesView, pursesView], onRemoved: (table) => void removed.push(table) });
    expect({ removed, tables: await tables() }).toEqual({
      removed: [],
      tables: ['purse_entries', 'purses', 'purses_v1'],
    });
    store.goOn();
    await rebuilt;
    expect(await tables()).toEqual(['purse_entries', 'purses']);
  });
});

describe('a view that is new on an old store', () => {
  it('holds up nobody: others go on at once, it is told to be there and is empty for nobody, until all of its rows are', async () => {
    const store = new HeldStore();
    const acme = new PurseWriter(store);
    const before = await world.run(store, { views: [pursesView] });
    await world.visible((await acme.open('a')).position, ['purses']);
    await world.halt(before);
    store.held = true;
    const views = [pursesView, entriesView];
    const cutOff = await world.run(store, { views });
    await store.reached;
    await world.halt(cutOff);
    // Cut off in the middle, too, it sets nobody back.
    const again = await world.run(store, { views });
    await world.visible((await acme.open('b')).position, ['purses']);
    expect(await world.rows('purses')).toHaveLength(2);
    await expect(reader.query('SELECT * FROM purse_entries')).rejects.toThrow('does not exist');
    await expect(world.visible((await acme.open('c')).position, ['purse-entries'], 300)).rejects.toThrow('not yet');
    expect(again.health().map(({ name, state, still }) => ({ name, state, still }))).toEqual([
      { name: 'purses', state: 'live', still: false },
      { name: 'purse-entries', state: 'opening', still: false },
    ]);
    store.held = false;
    store.goOn();
    await world.visible((await acme.open('d')).position);
    expect(await world.rows('purse_entries')).toEqual(await expectedRows(entriesView, store));
  });
});

describe('a table that somebody reads for long', () => {
  it('is replaced once it is let go of, which is asked for; until then all others read, write and make tables', async () => {
    const store = new MemoryEventStore();
    await world.run(store);
    const writer = new PurseWriter(store);
    await world.visible((await writer.open('a')).position);
    const long = new pg.Client({ connectionString: world.url('reader') });
    await long.connect();
    await long.query('BEGIN; SELECT * FROM purses');
    let isMade = false;
    const rebuilt = builder(store)
      .rebuild('purses')
      .then(() => (isMade = true));
    const wanted = async () => (await reader.query(VIEWS_WANTED, [['purses', 'purse-entries']])).rows as unknown[];
    for (const until = Date.now() + 30_000; (await wanted()).length === 0 && Date.now() < until; await pause(200)) {
      await reader.query("SET statement_timeout = '20s'; SELECT * FROM purses");
      await world.views.asOwner((client) => client.query('SELECT 1'));
      await world.visible((await writer.fill('a', 1)).position, ['purses'], 20_000);
    }
    expect(await wanted()).toEqual([{ name: 'purses' }]);
    expect(isMade).toBe(false);
    await long.end();
    await rebuilt;
    expect(await wanted()).toEqual([]);
    await world.visible((await writer.fill('a', 1)).position, ['purses']);
    const rows = await world.rows('purses');
    expect(rows).toEqual(await expectedRows(pursesView, store));
  });
});
