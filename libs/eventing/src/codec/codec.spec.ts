import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '#libs/kernel';
import { accountEvents, contextOf } from '../../test/account.fixtures.js';
import { MemoryBlindIndex } from './blind-index.js';
import { EventCodec } from './codec.js';
import { eventTypesOf } from './event-index.js';
import { MalformedEvent, UnknownEvent } from './unreadable-event.js';
import type { StoredEvent } from '../store/event-store.js';
import { MemoryPersonalData, NOBODYS_DATA, type PersonalData } from './personal-data.js';

const index = eventTypesOf([accountEvents]);
const { correlationId, causationId, ...context } = contextOf('c1');
const envelope = { ...context, bodyHash: 'h', $correlationId: correlationId, $causationId: causationId };

const stored = (type: string, data: unknown, version: unknown, more: Partial<StoredEvent> = {}): StoredEvent => ({
  id: `id-${type}-${String(version)}`,
  stream: 'account-acme.a1',
  revision: 7n,
  position: { commit: 1n, prepare: 1n },
  type,
  data,
  metadata: { ...envelope, version },
  recordedAt: '2026-01-02T03:04:05.000Z',
  ...more,
});

const reversing: PersonalData = {
  seal: async (tenant, subject, plain) => `${tenant}:${subject}:${Buffer.from(plain).toString('base64')}`,
  open: async (tenant, subject, sealed) => {
    if (subject === 'erased') return null;
    const prefix = `${tenant}:${subject}:`;
    if (!sealed.startsWith(prefix)) throw new Error('sealed for another');
    return Buffer.from(sealed.slice(prefix.length), 'base64').toString();
  },
};

describe('reading events', () => {
  const codec = new EventCodec();

  it('brings old versions to the newest, in order', async () => {
    const events = await codec.decode(index, [
      stored('account.deposited', { accountId: 'a1', sum: '12' }, 1),
      stored('account.deposited', { accountId: 'a1', amount: 13 }, 2),
    ]);
    expect(events.map(({ data }) => data)).toEqual([
      { accountId: 'a1', amount: 12 },
      { accountId: 'a1', amount: 13 },
    ]);
  });

  it('chains upcasters', async () => {
    const chained = eventTypes<never>()('x', {
      'x.y': {
        version: 3,
        upcast: { 1: (data: object) => ({ ...data, b: 2 }), 2: (data: object) => ({ ...data, c: 3 }) },
      },
    } as never);
    const [event] = await codec.decode(eventTypesOf([chained]), [stored('x.y', { a: 1 }, 1)]);
    expect(event?.data).toEqual({ a: 1, b: 2, c: 3 });
  });

  it('names what it does not know: type, version, stream and revision', async () => {
    await expect(codec.decode(index, [stored('account.renamed', {}, 1)])).rejects.toMatchObject({
      name: 'UnknownEvent',
      type: 'account.renamed',
      version: 1,
      stream: 'account-acme.a1',
      revision: 7n,
    });
    for (const version of [3, 0, '2', 1.5, undefined]) {
      await expect(codec.decode(index, [stored('account.deposited', {}, version)])).rejects.toThrow(UnknownEvent);
    }
  });

  it('names what is not an event', async () => {
    await expect(codec.decode(index, [stored('account.withdrawn', '{"cut', 1)])).rejects.toThrow(MalformedEvent);
    await expect(codec.decode(index, [stored('account.withdrawn', {}, 1, { metadata: '{' })])).rejects.toThrow(
      MalformedEvent,
    );
    await expect(codec.decode(index, [stored('account.withdrawn', {}, 1, { metadata: {} })])).rejects.toThrow(
      MalformedEvent,
    );
  });

  it('refuses a type without an upcaster for each old version, and one defined twice', () => {
    const gap = eventTypes<never>()('x', { 'x.y': { version: 3, upcast: { 2: (data: object) => data } } } as never);
    expect(() => eventTypesOf([gap])).toThrow('no upcaster from version 1');
    const again = eventTypes<never>()('x', { 'account.withdrawn': { version: 1 } } as never);
    expect(() => eventTypesOf([accountEvents, again])).toThrow('defined twice');
  });
});

describe('personal data', () => {
  const codec = new EventCodec(reversing);
  const opened = (accountId: string, owner: string | null) => ({ type: 'account.opened', data: { accountId, owner } });

  it('is sealed in the store and plain when read', async () => {
    const written = await codec.encode(index, opened('a1', 'Ada'), 'id', envelope);
    expect(JSON.stringify(written)).not.toContain('Ada');
    const [event] = await codec.decode(index, [stored('account.opened', written.data, 1)]);
    expect(event?.data).toEqual({ accountId: 'a1', owner: 'Ada' });
  });

  it('reads as null once erased, and absent stays absent', async () => {
    const [erased, absent] = await codec.decode(index, [
      stored('account.opened', { accountId: 'erased', owner: 'acme:erased:xx' }, 1),
      stored('account.opened', { accountId: 'a2', owner: null }, 1, { id: 'other' }),
    ]);
    expect(erased?.data).toEqual({ accountId: 'erased', owner: null });
    expect(absent?.data).toEqual({ accountId: 'a2', owner: null });
  });

  it('does not pass a fault of the keys off as an empty field', async () => {
    await expect(
      codec.decode(index, [stored('account.opened', { accountId: 'a1', owner: 'acme:a2:xx' }, 1)]),
    ).rejects.toThrow();
    await expect(new EventCodec().encode(index, opened('a1', 'Ada'), 'id', envelope)).rejects.toThrow(
      'no keys of persons',
    );
  });
});

describe('an event about two persons', () => {
  interface Met {
    readonly host: string;
    readonly guest: string;
    readonly address: string | null;
    readonly note: string | null;
  }
  const metEvents = eventTypes<{ type: 'room.met'; data: Met }>()('room', {
    'room.met': {
      version: 1,
      personal: [
        { subject: 'host', fields: ['address'] },
        { subject: 'guest', fields: ['note'], afterErasure: 'left-out' },
      ],
    },
  });
  const rooms = eventTypesOf([metEvents as never]);
  const keys = new MemoryPersonalData();
  const codec = new EventCodec(keys);
  const met = { type: 'room.met', data: { host: 'h', guest: 'g', address: 'Here 1', note: 'was late' } };
  const read = async (data: object) => (await codec.decode(rooms, [stored('room.met', data, 1)]))[0]?.data;

  it('keeps the fields of each under a key of its own, and each goes alone', async () => {
    const { data } = await codec.encode(rooms, met, 'id', envelope);
    expect(JSON.stringify(data)).not.toMatch(/Here 1|was late/);
    expect(await read(data)).toEqual(met.data);
    keys.erase('acme', 'g');
    expect(await read(data)).toEqual({ ...met.data, note: null });
    expect(await read((await codec.encode(rooms, met, 'id', envelope)).data)).toEqual({ ...met.data, note: null });
    keys.erase('acme', 'h');
    expect(await read(data)).toEqual({ ...met.data, address: null, note: null });
    await expect(codec.encode(rooms, met, 'id', envelope)).rejects.toThrow('erased');
  });
});

describe('what was told in the clear before', () => {
  interface Bought {
    readonly programId: string;
    readonly customer: string;
    readonly clear: string | null;
  }
  const shopEvents = eventTypes<{ type: 'shop.bought'; data: Bought }>()('shop', {
    'shop.bought': {
      version: 2,
      upcast: { 1: (data) => ({ ...data, clear: null }) },
      personal: { subject: 'customer', fields: ['clear'], since: 2, afterErasure: 'left-out' },
      named: {
        until: 1,
        by: (data, nameOf) => ({ ...data, customer: nameOf(data.programId, data.customer), clear: data.customer }),
      },
    },
  });
  const shop = eventTypesOf([shopEvents as never]);
  const keys = new MemoryPersonalData();
  const codec = new EventCodec(keys, new MemoryBlindIndex());
  const nameOf = async (text: string) => (await new MemoryBlindIndex().persons('acme'))('p', text);
  const bought = async (text: string) => ({
    type: 'shop.bought',
    data: { programId: 'p', customer: await nameOf(text), clear: text },
  });
  const read = async (version: number, data: object) =>
    (await codec.decode(shop, [stored('shop.bought', data, version)]))[0]?.data;

  it('is read under the name that newer events have, and as it is', async () => {
    expect(await read(1, { programId: 'p', customer: 'ada@example.com' })).toEqual(
      (await bought('ada@example.com')).data,
    );
  });

  it('is sealed in newer events, and reads alike', async () => {
    const { data } = await codec.encode(shop, await bought('ada@example.com'), 'id', envelope);
    expect(JSON.stringify(data)).not.toContain('ada@example.com');
    expect(await read(2, data)).toEqual((await bought('ada@example.com')).data);
  });

  it('is not read any more once the person was erased, and stays of all others', async () => {
    const told = (customer: string) => read(1, { programId: 'p', customer });
    expect(await told('eve@example.com')).toMatchObject({ clear: 'eve@example.com' });
    keys.erase('acme', await nameOf('eve@example.com'));
    expect(await told('eve@example.com')).toEqual({
      ...{ programId: 'p', customer: await nameOf('eve@example.com'), clear: null },
    });
    expect(await told('ada@example.com')).toMatchObject({ clear: 'ada@example.com' });
  });

  it('is left out of what is recorded of a person who was erased, instead of refusing it', async () => {
    const before = await codec.encode(shop, await bought('bob@example.com'), 'id', envelope);
    keys.erase('acme', await nameOf('bob@example.com'));
    const after = await codec.encode(shop, await bought('bob@example.com'), 'id', envelope);
    const forgotten = { programId: 'p', customer: await nameOf('bob@example.com'), clear: null };
    expect(after.data).toEqual(forgotten);
    expect(await read(2, before.data)).toEqual(forgotten);
  });

  it('is nothing, sealed or not, to who asks nothing of persons, and no key is asked for', async () => {
    const { data } = await codec.encode(shop, await bought('ada@example.com'), 'id', envelope);
    const closed = new EventCodec(NOBODYS_DATA);
    const events = [stored('shop.bought', data, 2), stored('shop.bought', { programId: 'p', customer: 'ada' }, 1)];
    const found = await closed.decode<{ type: 'shop.bought'; data: Bought }>(shop, events);
    expect(found.map(({ data: { programId, clear } }) => [programId, clear])).toEqual([
      ['p', null],
      ['p', null],
    ]);
    await expect(closed.encode(shop, await bought('ada@example.com'), 'id', envelope)).rejects.toThrow(
      'nothing of persons',
    );
  });

  it('names persons apart by tenant and program, and one whose letters are composed in another way the same', async () => {
    const [acme, other] = await Promise.all(['acme', 'other'].map((tenant) => new MemoryBlindIndex().persons(tenant)));
    const names = [acme?.('p', 'a'), acme?.('q', 'a'), other?.('p', 'a'), acme?.('p', 'b')];
    expect(new Set(names).size).toBe(4);
    expect(acme?.('p', 'zoe\u0308')).toBe(acme?.('p', 'zo\u00eb'));
  });
});
