import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { skippedEvents } from '#libs/audit';
import {
  approveSkip,
  EventCodec,
  type EventStore,
  MemoryEventStore,
  type PersonalData,
  type Projector,
  type ProjectorOptions,
  requestSkip,
  SkipRefused,
  update,
  ViewHalted,
} from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { PersonalKeyMissing } from '#libs/privacy';
import { expectedRows, ProjectionWorld } from './projection-world.fixtures.js';
import {
  poisons,
  type PurseEvent,
  purseEvents,
  purseIdOf,
  type PurseRow,
  pursesView,
  PurseWriter,
} from './purses.fixtures.js';

jest.setTimeout(60_000);

let world: ProjectionWorld;
beforeAll(async () => (world = await ProjectionWorld.make('quarantine')));
afterEach(() => world.clear());
afterAll(() => world.drop());

type Options = Partial<ProjectorOptions>;
const run = (store: EventStore, more: Options = {}): Promise<Projector> =>
  world.run(store, { views: [pursesView], ...more });

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await pause(20)) {
    if (Date.now() > end) throw new Error('it did not come to that');
  }
}

const balancesOf = async (tenant: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await world.rows('purses')).flatMap((row) => (row['tenant'] === tenant ? [[row['id'], row['balance']]] : [])),
  );

/** Events of the healthy tenant whose way is measured, and before which of them the poison comes. */
const [SEEN, POISON_AT] = [60, 20];

describe.each(poisons)('an event with %s', (kind, poison, reason) => {
  it('stops its tenant from there on, in that view; everybody else goes on at once', async () => {
    const store = new MemoryEventStore();
    const [well, ill] = [new PurseWriter(store, 'well'), new PurseWriter(store, 'ill')];
    await run(store);
    await well.open('w');
    await ill.open('i');
    await ill.fill('i', 5);
    const at = await poison(ill);
    await ill.open('behind');
    const { position } = await well.fill('w', 7);
    await world.visible(position, ['purses']);
    expect(await balancesOf('well')).toEqual({ [purseIdOf('w')]: '7' });
    const shown = await balancesOf('ill');
    expect([shown[purseIdOf('i')], shown[purseIdOf('behind')]]).toEqual(['5', undefined]);
    const [projector] = world.running;
    const [status] = (await projector?.status()) ?? [];
    expect(status).not.toHaveProperty('halted');
    expect(status?.quarantined).toMatchObject([
      {
        name: 'purses',
        tenant: 'ill',
        stream: `purse-ill.${purseIdOf('bad')}`,
        revision: String(at.revision),
        reason,
      },
    ]);
  });

  it('lets a healthy tenant see its events at once while everybody goes on writing', async () => {
    const store = new MemoryEventStore();
    const [well, ill, other] = ['well', 'ill', 'other'].map((tenant) => new PurseWriter(store, tenant)) as [
      PurseWriter,
      PurseWriter,
      PurseWriter,
    ];
    const projector = await run(store);
    for (const writer of [well, ill, other]) await writer.open('a');
    let busy = true;
    const traffic = (async () => {
      for (; busy; await pause(2)) for (const writer of [ill, other]) await writer.fill('a', 1);
    })();
    const lags: number[] = [];
    for (let n = 0; n < SEEN; n += 1) {
      if (n === POISON_AT) await poison(ill);
      const began = performance.now();
      const { position } = await well.fill('a', 1);
      await world.visible(position, ['purses']);
      lags.push(performance.now() - began);
    }
    busy = false;
    await traffic;
    const behind = lags.slice(POISON_AT);
    const told = [Math.max(...lags.slice(5, POISON_AT)), Math.max(...behind)].map((ms) => Math.round(ms));
    process.stdout.write(`beside ${kind}: visible after at most ${told[1]} ms; ${told[0]} ms before\n`);
    expect((await projector.status())[0]?.quarantined).toMatchObject([{ tenant: 'ill', reason }]);
  });

  it('is found in a batch of thousands of events of many tenants', async () => {
    const store = new MemoryEventStore();
    const writers = Array.from({ length: 20 }, (_, n) => new PurseWriter(store, `t${n}`));
    for (const writer of writers) await writer.open('a');
    const at = await poison(writers[7] as PurseWriter);
    for (let n = 1; n <= 100; n += 1) for (const writer of writers) await writer.fill('a', n);
    const { position } = await (writers[3] as PurseWriter).fill('a', 1);
    const began = performance.now();
    const projector = await run(store);
    await world.visible(position, ['purses']);
    process.stdout.write(`all but one tenant of 20 visible after ${Math.round(performance.now() - began)} ms\n`);
    expect(await balancesOf('t6')).toEqual({ [purseIdOf('a')]: '5050' });
    const [status] = await projector.status();
    expect(status?.quarantined).toMatchObject([{ tenant: 't7', revision: String(at.revision), reason }]);
  });
});

/** The view with something that may happen at each filling. */
const shaky = (filling: (data: { readonly amount: number }) => void) => ({
  ...pursesView,
  on: {
    ...pursesView.on,
    'purse.filled': update<Extract<PurseEvent, { type: 'purse.filled' }>, PurseRow>(
      ({ data }) => data.purseId,
      (row, { data }) => {
        filling(data);
        return {
          ...row,
          balance: String(BigInt(row.balance) + BigInt(data.amount)),
          fillings: row.fillings + 1,
          log: [...row.log.slice(-3), data.amount],
        };
      },
    ),
  },
});

/** As an older build may have had it: it cannot take fillings of 13. */
const unlucky = (fails: () => boolean) =>
  shaky(({ amount }) => {
    if (fails() && amount === 13) throw new Error('unlucky');
  });

/** Of which a batch does not end in time if it holds more than so many fillings. */
function lasting(most: number) {
  let taken = 0;
  return shaky(() => {
    if (taken === 0) queueMicrotask(() => (taken = 0));
    taken += 1;
    if (taken > most)
      throw Object.assign(new Error('canceling statement due to statement timeout'), {
        ...{ code: '57014', severity: 'ERROR' },
      });
  });
}

describe('a quarantined tenant', () => {
  /** Fillings of one purse each of two tenants, the seventh of which is unlucky for one of them. */
  async function written(store: EventStore, fillings = 40): Promise<Position> {
    const [ill, well] = [new PurseWriter(store, 'ill'), new PurseWriter(store, 'well')];
    await ill.open('a');
    await well.open('b');
    for (let n = 1; n <= fillings; n += 1) await ill.fill('a', n === 7 ? 13 : 1);
    return (await well.fill('b', 2)).position;
  }
  const quarantined = async (): Promise<unknown[]> =>
    (await world.views.owner.query('SELECT tenant FROM concord_quarantine')).rows.map(
      ({ tenant }) => tenant as unknown,
    );
  const isOver = (): Promise<void> => until(async () => (await quarantined()).length === 0);
  const expectTrueRows = async (store: EventStore): Promise<void> =>
    expect(await world.rows('purses')).toEqual(await expectedRows(pursesView, store));

  it('is told so instead of old rows, without waiting; the others are not', async () => {
    const store = new MemoryEventStore();
    await run(store, { views: [unlucky(() => true)] });
    const position = await written(store);
    await world.visible(position, ['purses']);
    // Who waits in vain is told that it is not yet visible.
    await expect(world.wait(['purses'], { after: position }, 'ill')).rejects.toThrow(ViewHalted);
    await expect(world.wait(['purses'], {}, 'ill')).rejects.toThrow('purses is halted at an event');
    await world.wait(['purses'], { after: position }, 'well');
  });

  it('joins when it is asked for and the fault is mended: nothing missed, nothing doubled, while others go on', async () => {
    const store = new MemoryEventStore();
    let fails = true;
    const projector = await run(store, { views: [unlucky(() => fails)] });
    await world.visible(await written(store, 3_000), ['purses']);
    fails = false;
    const [ill, well] = [new PurseWriter(store, 'ill'), new PurseWriter(store, 'well')];
    let busy = true;
    const traffic = (async () => {
      for (; busy; await pause(2))
        for (const [writer, key] of [
          [ill, 'a'],
          [well, 'b'],
        ] as const)
          await writer.fill(key, 3);
    })();
    expect(await projector.quarantine.retry({ tenant: 'ill' })).toBe(1);
    await isOver();
    busy = false;
    await traffic;
    await world.visible((await ill.fill('a', 1)).position, ['purses']);
    await expectTrueRows(store);
    await world.wait(['purses'], {}, 'ill');
  });

  it('that is still at fault stays where it is, and is told of once', async () => {
    const store = new MemoryEventStore();
    const told: unknown[] = [];
    const projector = await run(store, {
      views: [unlucky(() => true)],
      onQuarantine: (news) => told.push(news.tenant),
    });
    await world.visible(await written(store), ['purses']);
    for (const attempts of [2, 3]) {
      await projector.quarantine.retry();
      await until(async () => (await projector.quarantine.list())[0]?.attempts === attempts);
    }
    expect(await projector.quarantine.list({ name: 'purses' })).toMatchObject([
      { revision: 7n, error: 'Error: unlucky' },
    ]);
    expect(told).toEqual(['ill']);
  });

  it('joins by itself after the start of a build that knows better', async () => {
    const store = new MemoryEventStore();
    await world.halt(
      await run(store, { views: [unlucky(() => true)] }).then(async (first) => {
        await world.visible(await written(store), ['purses']);
        return first;
      }),
    );
    expect(await quarantined()).toEqual(['ill']);
    await run(store);
    await isOver();
    await expectTrueRows(store);
  });

  it('joins also where what it missed does not end in time at once, and so does what is rebuilt', async () => {
    const store = new MemoryEventStore();
    const first = await run(store, { views: [unlucky(() => true)] });
    await world.visible(await written(store), ['purses']);
    await world.halt(first);
    const projector = await run(store, { views: [lasting(5)] });
    await isOver();
    await expectTrueRows(store);
    await projector.rebuild('purses');
    await expectTrueRows(store);
  });

  it('is made whole by a rebuild that can take the event, and stays quarantined by one that cannot', async () => {
    const store = new MemoryEventStore();
    const old = await run(store, { views: [unlucky(() => true)] });
    await world.visible(await written(store), ['purses']);
    const before = await world.rows('purses');
    const made: unknown[] = [];
    await old.rebuild('purses', (...news) => made.push(news));
    expect(made).toEqual([['purses', 9, ['ill']]]);
    expect(await world.rows('purses')).toEqual(before);
    expect(await quarantined()).toEqual(['ill']);
    const better = await world.idle(store, { views: [pursesView] });
    await better.rebuild('purses');
    expect(await quarantined()).toEqual([]);
    await expectTrueRows(store);
    await world.visible((await new PurseWriter(store, 'ill').fill('a', 1)).position, ['purses']);
    await expectTrueRows(store);
  });

  it('goes on without an event that two persons have decided to leave out, in every rebuild too', async () => {
    const store = new MemoryEventStore();
    const projector = await run(store, { views: [unlucky(() => true)] });
    await world.visible(await written(store), ['purses']);
    const [one] = await projector.quarantine.list();
    if (!one) throw new Error('nobody is quarantined');
    const { tenant, eventId, stream, type, name } = one;
    const asked = { tenant, eventId, stream, type, names: [name], revision: '7', reason: 'a test', requestedBy: 'ann' };
    await expect(approveSkip(store, tenant, eventId, 'bob')).rejects.toThrow('nobody has asked');
    await requestSkip(store, asked);
    await expect(requestSkip(store, { ...asked, requestedBy: 'bob' })).rejects.toThrow('ann has asked');
    await expect(approveSkip(store, tenant, eventId, 'ann')).rejects.toThrow(SkipRefused);
    await projector.quarantine.retry();
    await until(async () => (await projector.quarantine.list())[0]?.attempts === 2);
    expect(await approveSkip(store, tenant, eventId, 'bob')).toEqual({ ...asked, approvedBy: 'bob' });
    await projector.quarantine.retry();
    await isOver();
    await world.visible((await new PurseWriter(store, 'ill').fill('a', 1)).position, ['purses']);
    expect(await balancesOf('ill')).toEqual({ [purseIdOf('a')]: '40' });
    const rows = await world.rows('purses');
    await projector.rebuild('purses');
    expect(await world.rows('purses')).toEqual(rows);
    expect(await quarantined()).toEqual([]);
    expect(await skippedEvents(store, 'ill')).toEqual([{ ...asked, tenant: undefined, approvedBy: 'bob' }]);
    expect(await skippedEvents(store, 'well')).toEqual([]);
  });

  it('is one in every process, and goes on in another where one was killed', async () => {
    const store = new MemoryEventStore();
    let fails = true;
    const views = [unlucky(() => fails)];
    const processes = [await run(store, { views }), await run(store, { views })];
    await world.visible(await written(store, 2_000), ['purses']);
    fails = false;
    await processes[0]?.quarantine.retry();
    for (let n = 0; n < 10 && (await quarantined()).length > 0; n += 1) {
      await pause(50);
      await world.cutProjector();
    }
    await isOver();
    await world.visible((await new PurseWriter(store, 'ill').fill('a', 1)).position, ['purses']);
    await expectTrueRows(store);
  });
});

describe('whatever goes wrong for whom', () => {
  it('leaves the rows of everybody else as if nothing had', async () => {
    const tenants = ['one', 'two', 'three'];
    const step = fc.record({
      tenant: fc.constantFrom(...tenants),
      key: fc.constantFrom('a', 'b', 'c'),
      amount: fc.integer({ min: 1, max: 100 }),
      poison: fc.option(fc.integer({ min: 0, max: poisons.length - 1 }), { freq: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 80 }),
        fc.integer({ min: 0, max: 80 }),
        async (steps, cut) => {
          const [store, clean] = [new MemoryEventStore(), new MemoryEventStore()];
          const poisoned = new Set(steps.flatMap(({ tenant, poison }) => (poison === null ? [] : [tenant])));
          const writers = new Map<string, PurseWriter[]>();
          for (const tenant of tenants) {
            writers.set(tenant, [new PurseWriter(store, tenant), new PurseWriter(clean, tenant)]);
            for (const key of ['a', 'b', 'c']) for (const writer of writers.get(tenant) ?? []) await writer.open(key);
          }
          let position: Position | undefined;
          const write = async (part: typeof steps): Promise<void> => {
            for (const { tenant, key, amount, poison } of part) {
              const [real, ideal] = writers.get(tenant) as [PurseWriter, PurseWriter];
              if (poison !== null) await poisons[poison]?.[1](real).catch(() => undefined);
              ({ position } = await real.fill(key, amount));
              if (!poisoned.has(tenant)) await ideal.fill(key, amount);
            }
          };
          await write(steps.slice(0, cut));
          await run(store);
          await write(steps.slice(cut));
          const end = await new PurseWriter(store, 'four').open('z');
          await world.visible(end.position, ['purses']);
          expect(position).toBeDefined();
          const healthy = (await expectedRows(pursesView, clean)).filter(
            ({ tenant }) => !poisoned.has(tenant as string),
          );
          const shown = await world.rows('purses');
          expect(shown.filter(({ tenant }) => tenant !== 'four' && !poisoned.has(tenant as string))).toEqual(healthy);
          await world.clear();
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a key that is missing', () => {
  /** The names of regions are personal here; the keys of some tenants are away for a while. */
  class Keys implements PersonalData {
    readonly away = new Set<string>();
    seal = async (_tenant: string, _subject: string, plain: string) => `sealed ${plain}`;
    async open(tenant: string, subject: string, sealed: string): Promise<string> {
      if (this.away.has(tenant)) throw new PersonalKeyMissing({ tenant, subject });
      return sealed.slice('sealed '.length);
    }
  }

  it('is a fault of its tenant alone, told once with stream, revision and subject, and over when the key is back', async () => {
    const personal = { subject: 'purseId', fields: ['region'] };
    const sealed = {
      ...purseEvents,
      types: { ...purseEvents.types, 'purse.opened': { version: 1, personal } },
    } as unknown as typeof purseEvents;
    const keys = new Keys();
    const store = new MemoryEventStore();
    const told: unknown[] = [];
    const views = [{ ...pursesView, sources: [sealed, ...pursesView.sources.slice(1)] }];
    const onQuarantine: ProjectorOptions['onQuarantine'] = ({ tenant, fault }) => told.push([tenant, String(fault)]);
    keys.away.add('ill');
    await run(store, { views, codec: new EventCodec(keys), onQuarantine });
    const [ill, well] = [new PurseWriter(store, 'ill'), new PurseWriter(store, 'well')];
    for (const [writer, key] of [
      [ill, 'a'],
      [well, 'b'],
    ] as const) {
      await writer.open(key, 'sealed "north"');
      await writer.fill(key, 5);
    }
    await world.visible((await well.fill('b', 1)).position, ['purses']);
    expect(await balancesOf('well')).toEqual({ [purseIdOf('b')]: '6' });
    const reason = `PersonalKeyMissing: the key of subject ${purseIdOf('a')} of tenant ill is missing, and no event erased it`;
    const [projector] = world.running;
    const [status] = (await projector?.status()) ?? [];
    expect(status?.quarantined).toMatchObject([
      { tenant: 'ill', stream: `purse-ill.${purseIdOf('a')}`, revision: '0', reason },
    ]);
    await until(async () => ((await projector?.quarantine.list())?.[0]?.attempts ?? 0) > 1);
    keys.away.clear();
    await until(async () => (await projector?.quarantine.list())?.length === 0);
    expect(await balancesOf('ill')).toEqual({ [purseIdOf('a')]: '5' });
    await until(() => told.length > 1);
    expect(told).toEqual([
      ['ill', reason],
      ['ill', 'undefined'],
    ]);
  });
});
