import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { Test } from '@nestjs/testing';
import { CommandBus } from '@nestjs/cqrs';
import type { INestApplicationContext } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import {
  EventCodec,
  EventingModule,
  StateReaderService,
  type EventStore,
  MemoryBlindIndex,
  MemoryEventStore,
  type Outcome,
  OutcomeUnknown,
  Parked,
  policy,
  policyContext,
  Projector,
  ViewDatabase,
  ViewHalted,
  ViewPositions,
} from '#libs/eventing';
import { refuse } from '#libs/kernel';
import { account, Deposit, Open } from '../../libs/eventing/test/account.fixtures.js';
import { type PurseEvent, purseEvents, PurseWriter, purseIdOf } from './purses.fixtures.js';
import { collect } from './event-store.suite.js';
import { until } from '../support/until.js';

const NAME = 'mirror-purses-in-accounts';

/** Opens an account for each purse and takes over its fillings; a batch for one account is one command. */
const mirror = policy<PurseEvent>({
  name: NAME,
  sources: [purseEvents],
  on: ['purse.opened', 'purse.filled', 'purse.closed'],
  async react(events) {
    return events.map((event) => {
      const context = policyContext(NAME, event);
      const accountId = event.data.purseId;
      if (event.type === 'purse.closed') throw new Parked(event, refuse('NO_CLOSING', 'accounts stay open'));
      const command =
        event.type === 'purse.opened'
          ? new Open({ accountId, owner: null }, context)
          : new Deposit({ accountId, amount: 'amount' in event.data ? event.data.amount : 0 }, context);
      return { command, answers: [event] };
    });
  },
});

jest.setTimeout(60_000);

let database: TestDatabase;
let views: ViewDatabase;
let positions: ViewPositions;
let app: INestApplicationContext;
let projector: Projector | undefined;
let store: EventStore;
let brokenFor = 0;
/** Commands to this account take a while. */
let slowFor: string | undefined;
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const faults: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase('policy');
  views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
});
afterEach(async () => {
  await projector?.stop();
  await positions.close();
  await app.close();
  await views.owner.query('TRUNCATE concord_checkpoints, concord_parked, concord_quarantine');
});
afterAll(async () => {
  await views.close();
  await database.drop();
});

async function begin(existing: EventStore = new MemoryEventStore(), used = mirror) {
  store = existing;
  const module = Test.createTestingModule({
    imports: [EventingModule.forCommands({ store, blind: new MemoryBlindIndex(), aggregates: [account] })],
  });
  app = await module.compile().then((compiled) => compiled.init());
  await views.migrate();
  positions = new ViewPositions({ url: database.url('reader'), policies: [NAME] });
  await positions.start();
  const bus = app.get(CommandBus);
  projector = new Projector({
    store,
    codec: new EventCodec(),
    database: views,
    views: [],
    policies: [used],
    facts: app.get(StateReaderService),
    send: async (command) => {
      if (slowFor === (command.data as { accountId?: string }).accountId) await later(200);
      brokenFor -= 1;
      if (brokenFor >= 0) throw new OutcomeUnknown('broken');
      return bus.execute<typeof command, Outcome>(command);
    },
    onFault: (name, fault) => faults.push(`${name}: ${(fault as Error).name}`),
  });
  await projector.start();
  return new PurseWriter(store);
}

const account_ = (key: string) => collect(store.read(`account-acme.${purseIdOf(key)}`));
const effectsOf = (at: { position: Parameters<ViewPositions['waitForPosition']>[1] }) =>
  positions.wait([], { afterEffects: at.position });

describe('a policy', () => {
  it('answers events with commands, in order, caused by them and under ids that follow from them', async () => {
    const writer = await begin();
    for (const key of ['a', 'b']) await writer.open(key);
    await writer.fill('a', 5);
    await effectsOf(await writer.fill('b', 7));
    const [source] = await collect(store.read(`purse-acme.${purseIdOf('a')}`));
    const events = await account_('a');
    expect(events.map(({ type }) => type)).toEqual(['account.opened', 'account.deposited']);
    expect(events[0]?.metadata).toMatchObject({
      $causationId: source?.id,
      actor: { subject: `policy:${NAME}`, role: 'policy' },
      occurredAt: '2026-01-02T03:04:05.000Z',
    });
    expect(await account_('b')).toHaveLength(2);
  });

  it('that sees everything again does nothing again', async () => {
    const writer = await begin();
    await writer.open('a');
    await effectsOf(await writer.fill('a', 5));
    await projector?.stop();
    await views.owner.query('TRUNCATE concord_checkpoints');
    await positions.close();
    await app.close();
    await begin(store);
    await effectsOf(await new PurseWriter(store).fill('a', 6));
    expect(await account_('a')).toHaveLength(3);
  });

  it('tries an infrastructure fault again until it is over, and skips nothing', async () => {
    const writer = await begin();
    brokenFor = 3;
    await writer.open('a');
    await effectsOf(await writer.fill('a', 5));
    expect(await account_('a')).toHaveLength(2);
    expect(faults).toContain(`${NAME}: Error`);
  });

  it('parks what the business refuses, with its reason, and takes it up again when asked', async () => {
    const writer = await begin();
    await writer.fill('a', 5);
    await writer.open('b');
    await effectsOf(await writer.close('b'));
    expect(await account_('b')).toHaveLength(1);
    const list = await projector?.parked.list();
    expect(list?.map(({ code, type }) => [code, type]).sort()).toEqual([
      ['NOT_FOUND', 'purse.filled'],
      ['NO_CLOSING', 'purse.closed'],
    ]);
    expect((await projector?.status())?.[0]).toMatchObject({ parked: 2 });
    const tenant = list?.[0]?.tenant ?? '';
    for (const [filter, found] of [
      [{ tenant }, 2],
      [{ tenant: `${tenant}-2` }, 0],
      [{ policy: NAME, eventIds: [list?.[0]?.eventId ?? ''] }, 1],
      [{ policy: 'another' }, 0],
    ] as const) {
      expect(await projector?.parked.list(filter)).toHaveLength(found);
    }
    expect(await projector?.parked.retry({ policy: 'another' })).toBe(0);
    await app
      .get(CommandBus)
      .execute(
        new Open({ accountId: purseIdOf('a'), owner: null }, policyContext('by-hand', { ...(await eventOf('b')) })),
      );
    expect(await projector?.parked.retry({ policy: NAME })).toBe(2);
    const left = async () => (await projector?.parked.list())?.map(({ code, attempts }) => `${code} ${attempts}`);
    await until(async () => isDeepStrictEqual(await left(), ['NO_CLOSING 2']));
    expect(await account_('a')).toHaveLength(2);
  });

  it('runs commands of one ordering key in the order of history, though each goes to a stream of its own', async () => {
    const inOneLane = policy<PurseEvent>({
      ...mirror,
      react: async (events) => (await mirror.react(events)).map((sent) => ({ ...sent, orderingKey: 'one' })),
    });
    const before = new MemoryEventStore();
    for (const key of ['a', 'b', 'c']) await new PurseWriter(before).open(key);
    slowFor = purseIdOf('a');
    const writer = await begin(before, inOneLane);
    await effectsOf(await writer.open('d'));
    slowFor = undefined;
    const positions = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (key) => (await account_(key))[0]?.position.commit),
    );
    expect(positions).toEqual([...positions].sort((one, other) => (BigInt(one ?? 0) < BigInt(other ?? 0) ? -1 : 1)));
  });

  it('takes up by itself what it put aside, once something has happened that may have cured it', async () => {
    // What cures need not be answered.
    const on = ['purse.filled', 'purse.closed'] as const;
    const writer = await begin(undefined, { ...mirror, on, retryOn: { 'purse.opened': ['NOT_FOUND'] } });
    await effectsOf(await writer.fill('a', 5));
    await effectsOf(await writer.close('b'));
    expect((await projector?.parked.list())?.length).toBe(2);
    await app
      .get(CommandBus)
      .execute(
        new Open({ accountId: purseIdOf('a'), owner: null }, policyContext('by-hand', { ...(await eventOf('b')) })),
      );
    await writer.open('c');
    await until(async () => (await projector?.parked.list())?.length === 1);
    expect((await account_('a')).map(({ type }) => type)).toEqual(['account.opened', 'account.deposited']);
    expect((await projector?.parked.list())?.[0]).toMatchObject({ code: 'NO_CLOSING', attempts: 1 });
  });

  it('takes up what waits behind an event of one stream once that one is done', async () => {
    const writer = await begin();
    await writer.fill('a', 5);
    await writer.fill('b', 3);
    await effectsOf(await writer.fill('a', 7));
    expect((await projector?.parked.list())?.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    for (const id of ['a', 'b']) {
      const context = policyContext(`by-hand ${id}`, { ...(await eventOf(id)) });
      await app.get(CommandBus).execute(new Open({ accountId: purseIdOf(id), owner: null }, context));
    }
    const asked = (await projector?.parked.list())?.find(
      ({ stream, revision }) => revision === 0n && stream.endsWith(purseIdOf('a')),
    );
    expect(await projector?.parked.retry({ eventIds: [asked?.eventId ?? ''] })).toBe(1);
    await until(async () => (await projector?.parked.list())?.length === 1);
    expect((await account_('a')).map(({ type }) => type)).toEqual([
      ...['account.opened', 'account.deposited', 'account.deposited'],
    ]);
    expect((await projector?.parked.list())?.[0]).toMatchObject({ attempts: 1 });
  });

  it('says how far it is behind, to every process that listens', async () => {
    const inOneLane = policy<PurseEvent>({
      ...mirror,
      react: async (events) => (await mirror.react(events)).map((sent) => ({ ...sent, orderingKey: 'one' })),
    });
    slowFor = purseIdOf('a');
    const writer = await begin(new MemoryEventStore(), inOneLane);
    await writer.open('a');
    for (let n = 0; n < 12; n += 1) await writer.fill('a', 1);
    for (let n = 0; n < 5; n += 1) await writer.open(`b${n}`);
    await later(100);
    for (let n = 5; n < 10; n += 1) await writer.open(`b${n}`);
    await until(async () => (positions.lagOf(NAME)?.[0] ?? 0) > 0);
    slowFor = undefined;
    await until(async () => positions.lagOf(NAME)?.[0] === 0);
  });

  it('passes a tenant from what it does not know on, and acts for the others', async () => {
    const writer = await begin();
    await writer.open('a');
    await writer.write('a', { type: 'purse.filled', data: { purseId: purseIdOf('a'), amount: 1 } }, 9);
    await writer.fill('a', 2);
    const other = new PurseWriter(store, 'other');
    const at = await other.open('b');
    await positions.wait([], { afterEffects: at.position }, 'other');
    expect(await collect(store.read(`account-other.${purseIdOf('b')}`))).toHaveLength(1);
    expect((await account_('a')).map(({ type }) => type)).toEqual(['account.opened']);
    expect((await projector?.status())?.[0]?.quarantined).toMatchObject([
      { name: NAME, tenant: 'acme', revision: '1' },
    ]);
    await expect(positions.wait([], { afterEffects: at.position }, 'acme')).rejects.toThrow(ViewHalted);
  });

  it('that throws at one tenant acts for the others, once, and for that one when it does not throw any more', async () => {
    let throws = true;
    const shaky = policy<PurseEvent>({
      ...mirror,
      react: async (events) => {
        if (throws && events.some(({ data }) => 'amount' in data && data.amount === 13)) throw new Error('unlucky');
        return mirror.react(events);
      },
    });
    const written = new MemoryEventStore();
    const [ill, well] = [new PurseWriter(written), new PurseWriter(written, 'other')];
    await Promise.all([ill.open('a'), well.open('b')]);
    for (const amount of [5, 13, 7]) await Promise.all([ill.fill('a', amount), well.fill('b', amount + 20)]);
    await begin(written, shaky);
    const at = await well.fill('b', 1);
    await positions.wait([], { afterEffects: at.position }, 'other');
    expect(await collect(store.read(`account-other.${purseIdOf('b')}`))).toHaveLength(5);
    expect(await account_('a')).toHaveLength(2);
    throws = false;
    expect(await projector?.quarantine.retry({ name: NAME })).toBe(1);
    await until(async () => (await projector?.status())?.[0]?.quarantined.length === 0);
    expect((await account_('a')).map(({ data }) => (data as { amount?: number }).amount)).toEqual([
      undefined,
      5,
      13,
      7,
    ]);
    await ill.fill('a', 9);
    await effectsOf(await ill.fill('a', 10));
    expect(await account_('a')).toHaveLength(6);
  });

  it('that is asked to take up again what makes it throw keeps it aside', async () => {
    let throws = false;
    const shaky = policy<PurseEvent>({
      ...mirror,
      react: async (events) => {
        if (throws) throw new TypeError('cannot');
        return mirror.react(events);
      },
    });
    const writer = await begin(new MemoryEventStore(), shaky);
    await writer.open('a');
    await effectsOf(await writer.close('a'));
    throws = true;
    await projector?.parked.retry({ policy: NAME });
    await until(async () => (await projector?.parked.list({ policy: NAME }))?.[0]?.code === 'FAILED');
    throws = false;
    await effectsOf(await new PurseWriter(store, 'other').open('b'));
    expect(await projector?.parked.list({ policy: NAME })).toMatchObject([
      { message: 'TypeError in a handler', attempts: 2 },
    ]);
  });
});

async function eventOf(key: string) {
  const [event] = await new EventCodec().decode(
    (await import('#libs/eventing')).eventTypesOf([purseEvents]),
    (await collect(store.read(`purse-acme.${purseIdOf(key)}`))).slice(0, 1),
  );
  if (!event) throw new Error('no event');
  return event;
}
