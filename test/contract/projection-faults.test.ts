import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import {
  BEGINNING,
  type Delivery,
  EventCodec,
  type EventStore,
  isAfter,
  later,
  MemoryEventStore,
  Projector,
  update,
} from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { expectedRows, ProjectionWorld } from './projection-world.fixtures.js';
import { entriesView, pursesView, PurseWriter } from './purses.fixtures.js';

jest.setTimeout(120_000);

const NOBODY = '00000000-0000-4000-8000-000000000000';

let world: ProjectionWorld;
beforeAll(async () => (world = await ProjectionWorld.make('projection_faults')));
afterEach(() => world.clear());
afterAll(() => world.drop());

/** Writers side by side, each with purses of its own; answers where the last event stands. */
async function write(store: EventStore, writers: number, fillings: number, pauseMs = 0): Promise<Position> {
  const ends = await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const purses = new PurseWriter(store, writer % 2 ? 'acme' : 'other');
      let { position } = await purses.open(`p${writer}`, writer % 3 ? 'north' : 'south');
      for (let n = 1; n <= fillings; n += 1) {
        ({ position } = await purses.fill(`p${writer}`, n));
        if (n % 25 === 0) ({ position } = await purses.name('north', `north of ${writer} at ${n}`));
        if (pauseMs && n % 10 === 0) await pause(pauseMs);
      }
      return position;
    }),
  );
  return ends.reduce(later, BEGINNING);
}

async function expectTrueRows(store: EventStore): Promise<void> {
  expect(await world.rows('purses')).toEqual(await expectedRows(pursesView, store));
  expect(await world.rows('purse_entries')).toEqual(await expectedRows(entriesView, store));
}

/** The error of reading in one order and comparing by another: what was passed by is never seen. */
class LosingStore extends MemoryEventStore {
  override async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    let last: Position = BEGINNING;
    let held: Delivery | undefined;
    let n = 0;
    for await (const delivery of super.subscribe(options)) {
      n += 1;
      if (delivery.kind === 'event' && n % 40 === 0 && !held) {
        held = delivery;
        continue;
      }
      yield delivery;
      if (delivery.kind === 'event') last = delivery.event.position;
      if (held?.kind === 'event' && isAfter(held.event.position, last)) yield held;
      held = undefined;
    }
  }
}

/** Counts what it hands out to all subscriptions. */
class CountingStore extends MemoryEventStore {
  handedOut = 0;
  override async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    for await (const delivery of super.subscribe(options)) {
      if (delivery.kind === 'event') this.handedOut += 1;
      yield delivery;
    }
  }
}

/** Views have opened and joined before the first event comes. */
class SlowStore extends MemoryEventStore {
  override async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    await pause(500);
    yield* super.subscribe(options);
  }
}

describe('a projector', () => {
  it('has every row exactly once though its connections die in mid-batch', async () => {
    const store = new MemoryEventStore();
    await world.run(store);
    // As long as connections are cut.
    const writing = write(store, 6, 200, 100);
    let inTransaction = 0;
    for (let n = 0; n < 10; n += 1) {
      // Rows are written and the checkpoint is about to be, when the connection dies.
      await world.whileCheckpointsAreHeld(async () => {
        await pause(60);
        inTransaction += await world.cutProjector();
      });
      await pause(150);
    }
    const end = await writing;
    await world.visible(end);
    expect(inTransaction).toBeGreaterThan(1);
    expect(world.faults).toBeGreaterThan(0);
    await expectTrueRows(store);
  });

  it('misses nothing when it is rebuilt while others write', async () => {
    const store = new MemoryEventStore();
    const projector = await world.run(store);
    const writing = write(store, 8, 300, 5);
    for (let n = 0; n < 4; n += 1) {
      await projector.rebuild('purses');
      await projector.rebuild('purse-entries');
    }
    await world.visible(await writing);
    await expectTrueRows(store);
    const before = [await world.rows('purses'), await world.rows('purse_entries')];
    await projector.rebuild('purses');
    await projector.rebuild('purse-entries');
    expect([await world.rows('purses'), await world.rows('purse_entries')]).toEqual(before);
  });

  it('makes a view that nobody has begun, and whoever begins it then goes on with that', async () => {
    const store = new MemoryEventStore();
    const { position: early } = await new PurseWriter(store).open('a');
    const projector = await world.run(store, { views: [entriesView] });
    await world.visible(early, ['purse-entries']);
    const other = new Projector({ store, codec: new EventCodec(), database: world.views, views: [pursesView] });
    await other.rebuild('purses');
    expect(await world.rows('purses')).toEqual(await expectedRows(pursesView, store));
    await world.halt(projector);
    await world.run(store);
    await world.visible(await write(store, 1, 5));
    await expectTrueRows(store);
  });

  it('leaves what a rebuild has made between its look and its beginning', async () => {
    const store = new MemoryEventStore();
    await write(store, 1, 5);
    const other = new Projector({ store, codec: new EventCodec(), database: world.views, views: [pursesView] });
    const { views } = world;
    const asOwner = views.asOwner.bind(views);
    let steps = 0;
    views.asOwner = async (work) => {
      steps += 1;
      // The first step after its own tables is that of a view about to begin.
      if (steps === 2) {
        views.asOwner = asOwner;
        await other.rebuild('purses');
      }
      return asOwner(work);
    };
    await world.run(store, { views: [pursesView] });
    const { position } = await new PurseWriter(store).open('last');
    await world.visible(position, ['purses']);
    expect(steps).toBe(2);
    await world.run(store, { views: [entriesView] });
    await world.visible(position);
    await expectTrueRows(store);
  });

  it('reads the history once for all views that are made together', async () => {
    const store = new CountingStore();
    const projector = await world.run(store);
    await world.visible(await write(store, 3, 60));
    const alone = store.handedOut;
    await projector.rebuild('purses');
    const once = store.handedOut - alone;
    await projector.rebuild(['purses', 'purse-entries']);
    expect(store.handedOut - alone - once).toBe(once);
    await expectTrueRows(store);
  });

  it('makes all views but one that fails', async () => {
    const store = new MemoryEventStore();
    const failing = {
      ...pursesView,
      on: {
        ...pursesView.on,
        'purse.filled': update(
          () => NOBODY,
          (row) => row,
        ),
      },
    };
    await world.run(store, { views: [pursesView, entriesView] });
    await world.visible(await write(store, 2, 30));
    const before = await world.rows('purses');
    await world.views.projector.query('DELETE FROM purse_entries');
    const again = new Projector({
      store,
      codec: new EventCodec(),
      database: world.views,
      views: [failing, entriesView],
    });
    const made: string[] = [];
    await expect(again.rebuild(['purses', 'purse-entries'], (view) => made.push(view))).rejects.toThrow(
      `no row ${NOBODY}`,
    );
    expect(made).toEqual(['purse-entries']);
    expect(await world.rows('purses')).toEqual(before);
    await expectTrueRows(store);
  });

  it('puts nothing in the place of a view that is older than the view', async () => {
    const store = new MemoryEventStore();
    const projector = await world.run(store);
    await world.visible(await write(store, 2, 20));
    const { views } = world;
    const asOwner = views.asOwner.bind(views);
    let steps = 0;
    views.asOwner = async (work) => {
      steps += 1;
      const isSwap = steps === 3;
      if (isSwap) await world.visible(await write(store, 2, 20));
      const before = isSwap ? await world.rows('purse_entries') : [];
      const result = await asOwner(work);
      if (isSwap) expect(await world.rows('purse_entries')).toEqual(before);
      return result;
    };
    await projector.rebuild('purse-entries');
    views.asOwner = asOwner;
    expect(steps).toBe(3);
    await expectTrueRows(store);
  });

  it('takes nothing twice when another view has still to catch up', async () => {
    const store = new SlowStore();
    const projector = await world.run(store);
    const writer = new PurseWriter(store);
    const { position: early } = await writer.open('a');
    for (let n = 1; n < 30; n += 1) await writer.fill('a', n);
    await world.visible((await writer.fill('a', 30)).position);
    await world.halt(projector);
    await world.views.projector.query(
      `UPDATE concord_checkpoints SET commit_position = $1, prepare_position = $2 WHERE name = 'purse-entries'`,
      [early.commit.toString(), early.prepare.toString()],
    );
    await world.run(store);
    await world.visible((await new PurseWriter(store).open('last')).position);
    await expectTrueRows(store);
  });

  it('would be caught if it lost events that were written while it read', async () => {
    const store = new LosingStore();
    const honest = Object.assign(new MemoryEventStore(), { history: Reflect.get(store, 'history') });
    const projector = await world.run(store, { views: [entriesView] });
    await world.visible(await write(store, 8, 100), ['purse-entries'], 2_000).catch(() => undefined);
    await projector.rebuild('purse-entries');
    expect((await world.rows('purse_entries')).length).toBeLessThan((await expectedRows(entriesView, honest)).length);
  });

  it('lets a view that is stuck hold up no other, and takes it back when it has caught up', async () => {
    const store = new MemoryEventStore();
    const projector = await world.run(store, { shared: { queue: 50 } });
    await world.visible(await write(store, 1, 1));
    const blocker = new pg.Client({ connectionString: Reflect.get(world.views, 'options').ownerUrl });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE purses IN ACCESS EXCLUSIVE MODE');
    const end = await write(store, 4, 150);
    await world.visible(end, ['purse-entries'], 5_000);
    await expect(world.visible(end, ['purses'], 200)).rejects.toThrow('not yet');
    await blocker.query('COMMIT');
    await blocker.end();
    await world.visible(end);
    expect(projector.health().map(({ state }) => state)).toEqual(['live', 'live']);
    await expectTrueRows(store);
  });
});

type Act =
  | { readonly kind: 'open' | 'fill' | 'notice' | 'close' | 'name'; readonly purse: number }
  | { readonly kind: 'restart' | 'rebuild' | 'cut' | 'pause' | 'await' };

const acts = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constantFrom('open', 'fill', 'notice', 'notice', 'close', 'name'),
        purse: fc.nat(3),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'rebuild', 'cut', 'pause', 'await') }) },
  ) as fc.Arbitrary<Act>,
  { minLength: 10, maxLength: 60 },
);

describe('whatever comes between the events', () => {
  it('the rows are those of the events one by one', async () => {
    const property = fc.asyncProperty(acts, fc.constantFrom(3, 10, 1_000), async (list, queue) => {
      await world.clear();
      const store = new MemoryEventStore();
      const writer = new PurseWriter(store);
      const open = new Set<number>();
      let projector = await world.run(store, { shared: { queue, patienceMs: 5 } });
      let { position: end } = await writer.name('north', 'first');
      for (const act of list) {
        if (act.kind === 'restart') {
          await world.halt(projector);
          projector = await world.run(store, { shared: { queue, patienceMs: 5 } });
        } else if (act.kind === 'rebuild') await projector.rebuild('purses');
        else if (act.kind === 'cut') await world.cutProjector();
        else if (act.kind === 'pause') await pause(5);
        else if (act.kind === 'await') await world.visible(end);
        else if (act.kind === 'name') ({ position: end } = await writer.name('north', `name ${act.purse}`));
        else if (act.kind === 'open' && !open.has(act.purse)) {
          open.add(act.purse);
          ({ position: end } = await writer.open(`p${act.purse}`));
        } else if (act.kind === 'fill' && open.has(act.purse)) {
          for (let n = 1; n < 8; n += 1) ({ position: end } = await writer.fill(`p${act.purse}`, n));
        } else if (act.kind === 'notice' && open.has(act.purse)) {
          ({ position: end } = await writer.notice(`p${act.purse}`));
        } else if (act.kind === 'close' && open.delete(act.purse))
          ({ position: end } = await writer.close(`p${act.purse}`));
      }
      await world.visible(end);
      await expectTrueRows(store);
    });
    await fc.assert(property, { numRuns: Number(process.env['CONCORD_PROPERTY_RUNS'] ?? 20), endOnFailure: true });
  }, 1_800_000);
});
