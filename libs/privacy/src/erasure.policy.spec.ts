import { context } from '#libs/eventing';
import { type DomainEvent, eventTypes, type Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { erasePersonWhenErased } from './erasure.policy.js';

type NoteEvent = DomainEvent<'note.signed', { who: string }> | DomainEvent<'note.signer-erased', { who: string }>;
const noteEvents = eventTypes<NoteEvent>()('note', {
  'note.signed': { version: 1 },
  'note.signer-erased': { version: 1 },
});
const notes = context({
  aggregates: [],
  views: [],
  erasures: [{ of: noteEvents, type: 'note.signer-erased', subject: 'who' }],
});

const erased = (tenant: string, data: object): Recorded =>
  ({ id: `of ${tenant}`, type: 'note.signer-erased', data, stream: 'note-1', metadata: { tenant } }) as Recorded;

function run() {
  const calls: unknown[] = [];
  const keys = { eraseSubject: (...call: unknown[]) => Promise.resolve(void calls.push(call)) };
  return { calls, erase: erasePersonWhenErased([notes, context({ aggregates: [], views: [] })], keys) };
}

describe('erasing persons', () => {
  it('follows the events that contexts name, and no other', () => {
    expect(run().erase.on).toEqual(['note.signer-erased']);
    expect(run().erase.sources).toEqual([noteEvents]);
  });

  it('erases the subject of each event in its own tenant, with the event as evidence, and sends nothing', async () => {
    const { calls, erase } = run();
    expect(await erase.react([erased('acme', { who: 'mary' }), erased('evil', { who: 'bob' })])).toEqual([]);
    expect(calls).toEqual([
      ['acme', 'mary', { eventId: 'of acme' }],
      ['evil', 'bob', { eventId: 'of evil' }],
    ]);
  });

  it('stops at an event that names nobody', async () => {
    await expect(run().erase.react([erased('acme', {})])).rejects.toThrow('names nobody in who');
  });
});
