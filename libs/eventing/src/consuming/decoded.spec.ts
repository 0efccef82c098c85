import { type DomainEvent, eventTypes } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { EventCodec } from '../codec/codec.js';
import type { StoredEvent } from '../store/event-store.js';
import { MemoryPersonalData } from '../codec/personal-data.js';
import { type Arrival, Decoder } from './decoded.js';

type NoteEvent =
  | DomainEvent<'note.signed', { who: string; name: string | null }>
  | DomainEvent<'note.erased', { who: string }>;
const noteEvents = eventTypes<NoteEvent>()('note', {
  'note.signed': { version: 1, personal: { subject: 'who', fields: ['name'] } },
  'note.erased': { version: 1 },
});
const MARY = '00000000-0000-5000-8000-000000000001';

/** As a process that may erase: at the event that says so, and not before the database has answered. */
class ErasingKeys extends MemoryPersonalData {
  reached({ type, data }: StoredEvent): Promise<void> | undefined {
    return type === 'note.erased' ? pause(20).then(() => this.erase('acme', (data as { who: string }).who)) : undefined;
  }
}

/** Signed, erased, and signed again by somebody who had not heard of it: the key was still there. */
async function history(keys: MemoryPersonalData): Promise<Arrival[]> {
  const name = await keys.seal('acme', MARY, JSON.stringify('Mary'));
  const event = (n: number, type: string, data: object): Arrival => ({
    event: {
      ...{ id: `e${n}`, type, stream: `note-acme.${MARY}`, revision: BigInt(n), data, recordedAt: '2026-01-01' },
      position: { commit: BigInt(n), prepare: BigInt(n) },
      metadata: { tenant: 'acme', commandId: 'c', version: 1 },
    },
  });
  return [
    event(0, 'note.signed', { who: MARY, name }),
    event(1, 'note.erased', { who: MARY }),
    event(2, 'note.signed', { who: MARY, name }),
  ];
}

describe('what is recorded of a person between its erasure and the deletion of its key', () => {
  const all = { sources: [noteEvents] as never, handles: () => 'taken' as const };
  const others = {
    ...all,
    handles: (type: string) => (type === 'note.erased' ? ('ignored' as const) : ('taken' as const)),
  };

  it.each([
    ['in one batch', [[0, 1, 2]]],
    ['in batches of one', [[0], [1], [2]]],
  ])('is not opened any more, %s', async (_how, batches) => {
    const keys = new ErasingKeys();
    const decoder = new Decoder(new EventCodec(keys), [noteEvents as never]);
    const arrivals = await history(keys);
    const read: unknown[] = [];
    for (const batch of batches) {
      const { events } = await decoder.readable(
        all,
        batch.map((n) => arrivals[n]!),
      );
      read.push(...events.map(({ data }) => data));
    }
    expect(read.at(-1)).toEqual({ who: MARY, name: null });
  });

  it.each([
    ['a stream of another application', { stream: `note-otherapp-1` }],
    ['a stream of another tenant', { stream: `note-globex.${MARY}` }],
    ['a stream of another noun', { stream: `memo-acme.${MARY}` }],
  ])('is opened as ever where the event that erases stands in %s', async (_where, elsewhere) => {
    const keys = new ErasingKeys();
    const decoder = new Decoder(new EventCodec(keys), [noteEvents as never]);
    const [signed, erased] = await history(keys);
    const foreign = { event: { ...erased!.event, ...elsewhere } };
    const { events } = await decoder.readable(all, [foreign, signed!]);
    expect(events.map(({ data }) => data)).toEqual([{ who: MARY, name: 'Mary' }]);
  });

  it('lies behind the erasing event for everybody, also for who asks for other events alone', async () => {
    const [signed, erased] = await history(new ErasingKeys());
    const forOthers = (keys: MemoryPersonalData) => {
      const decoder = new Decoder(new EventCodec(keys), [noteEvents as never]);
      return [signed!, erased!].map((arrival) => decoder.isFor(others, arrival));
    };
    expect(forOthers(new ErasingKeys())).toEqual([true, true]);
    expect(forOthers(Object.assign(new ErasingKeys(), { erases: (type: string) => type === 'note.signed' }))).toEqual([
      true,
      false,
    ]);
    expect(forOthers(new MemoryPersonalData())).toEqual([true, false]);
  });

  it('is not opened by a consumer that has no interest in erasures and shares what it reads', async () => {
    const keys = new ErasingKeys();
    const decoder = new Decoder(new EventCodec(keys), [noteEvents as never]);
    const arrivals = await history(keys);
    const { events } = await decoder.readable(others, arrivals);
    expect(events.map(({ data }) => data)).toEqual([
      { who: MARY, name: null },
      { who: MARY, name: null },
    ]);
    expect(arrivals[2]?.recorded?.data).toEqual({ who: MARY, name: null });
  });
});
