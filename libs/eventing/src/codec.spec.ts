import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '#libs/kernel';
import { accountEvents, contextOf } from '../test/account.fixture.js';
import { EventCodec, eventTypesOf, MalformedEvent, UnknownEvent } from './codec.js';
import type { StoredEvent } from './event-store.js';
import type { PersonalData } from './personal-data.js';

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
