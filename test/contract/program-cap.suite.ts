import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import {
  type EventStore,
  EventCodec,
  EventingModule,
  StateReaderService,
  MemoryBlindIndex,
  type Outcome,
  OutcomeUnknown,
  Projector,
  ViewDatabase,
} from '#libs/eventing';
import { deterministicId, minorUnits } from '#libs/kernel';
import { CommissionsModule } from '#libs/commissions';
import { share, sumOf } from '../../libs/commissions/test/ledger.fixtures.js';
import { World } from '../../libs/commissions/test/world.fixtures.js';

const NAMES = ['anna', 'ben', 'cleo', 'dan', 'eve'] as const;
const SALES = 100;
const WINDOW = 'program|2011-01';
const POLICY = 'post-to-ledger-when-something-happened';

jest.setTimeout(120_000);

/** A cap of 1,000.00 under 100 concurrent sales over five partners, however often what posts them is cut: for every event store. */
export function describeProgramCap(name: string, open: () => Promise<EventStore>): void {
  describe(`a cap of the program under ${SALES} concurrent sales: ${name}`, () => {
    let store: EventStore;
    let database: TestDatabase;
    const processes: { stop(): Promise<void> }[] = [];

    beforeAll(async () => {
      store = await open();
      database = await createTestDatabase('program-cap');
    });
    afterAll(async () => {
      for (const { stop } of processes.reverse()) await stop();
      await database.drop();
      await store.close();
    });

    /** A projector with the policy that posts; of several one runs it, the others stand by. */
    async function startProcess(over: EventStore): Promise<{ stop(): Promise<void>; readonly projector: Projector }> {
      const { aggregates, multiStreamHandlers, policies } = CommissionsModule.context;
      const forCommands = EventingModule.forCommands({
        ...{ store: over, blind: new MemoryBlindIndex(), aggregates },
        ...(multiStreamHandlers && { multiStreamHandlers }),
      });
      const app: INestApplicationContext = await Test.createTestingModule({ imports: [forCommands] })
        .compile()
        .then((compiled) => compiled.init());
      const views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
      await views.migrate();
      const facts = app.get(StateReaderService);
      const projector = new Projector({
        store: over,
        codec: new EventCodec(),
        database: views,
        views: [],
        policies: (policies?.(facts) ?? []).filter((policy) => policy.name === POLICY),
        facts,
        send: (command) => app.get(CommandBus).execute<typeof command, Outcome>(command),
      });
      await projector.start();
      let stopped: Promise<void> | undefined;
      const stop = async (): Promise<void> => {
        await projector.stop();
        await app.close();
        await views.close();
      };
      const process = { projector, stop: () => (stopped ??= stop()) };
      processes.push(process);
      return process;
    }

    async function sold(cuts: number, between: () => Promise<void>): Promise<World> {
      const world = new World(undefined, store, `cap${randomUUID().slice(0, 8)}`);
      const cap = { capId: 'all', per: 'program' as const, window: 'month' as const, amount: '1000.00' };
      await world.begin(share('0.1', { caps: [cap] }));
      for (const partner of NAMES) await world.join(partner);
      await startProcess(cutting(store, cuts));
      await startProcess(cutting(store, cuts));
      const sales = Array.from({ length: SALES }, (_, n) => {
        const [one, other] = [NAMES[n % 5]!, NAMES[(n + 1) % 5]!];
        return world.sell(
          deterministicId('sale', String(n)),
          '150.1',
          n % 4 === 0 ? { [one]: 3334, [other]: 6666 } : { [one]: 10_000 },
        );
      });
      await Promise.all([...sales, between()]);
      return world;
    }

    const accrued = async (world: World) =>
      (await Promise.all(NAMES.map((partner) => world.ledgerOf(partner))))
        .flat()
        .flatMap((event) => (event.type === 'ledger.commission-accrued' ? [event] : []));

    async function allPosted(world: World): Promise<Awaited<ReturnType<typeof accrued>>> {
      for (let n = 0; n < 1000 && (await accrued(world)).length < SALES * 1.25; n += 1) await pause(50);
      return accrued(world);
    }

    it.each([
      ['where nothing breaks', 0],
      ['where appends break before and after they are there, and the process that posts is stopped', 5],
    ])('grants 1,000.00 exactly, %s', async (_, cuts) => {
      const world = await sold(cuts, async () => {
        await pause(100);
        if (cuts > 0) await processes.at(-2)?.stop();
      });
      const entries = await allPosted(world);
      expect(entries).toHaveLength(SALES * 1.25);
      expect(sumOf(entries)).toBe(100_000n);
      const reserved = (await world.capOf('all', WINDOW)).flatMap((event) =>
        event.type === 'cap.reserved' ? [event.data] : [],
      );
      let left = 100_000n;
      for (const one of reserved) {
        expect(minorUnits({ amount: one.left, currency: 'GBP' })).toBe(left);
        left -= minorUnits({ amount: one.granted, currency: 'GBP' });
      }
      expect(left).toBe(0n);
      const byEntry = new Map(reserved.map((one) => [one.entryId, one.granted]));
      expect(byEntry.size).toBe(reserved.length);
      expect(byEntry).toEqual(new Map(entries.map(({ data }) => [data.entryId, data.amount])));
      for (const { stop } of processes.splice(0)) await stop();
    });
  });
}

/** Breaks some of the appends to caps and ledgers, by turns before they are written and before that is answered. */
function cutting(store: EventStore, most: number): EventStore {
  let appends = 0;
  const append: EventStore['append'] = async (stream, expected, events) => {
    const isOurs = stream.startsWith('cap-') || stream.startsWith('ledger-');
    appends += isOurs ? 1 : 0;
    const breaks = isOurs && appends % 2 === 0 && appends <= 2 * most;
    if (breaks && appends % 4 === 0) throw new OutcomeUnknown(stream);
    const appended = await store.append(stream, expected, events);
    if (breaks) throw new OutcomeUnknown(stream);
    return appended;
  };
  return new Proxy(store, {
    get: (target, property) => {
      if (property === 'append') return append;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}
