import { context } from '#libs/eventing';
import { type DomainEvent, eventTypes, type Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { erasePersonWhenErased, eraseWhenReached } from './erasure.policy.js';
import type { PersonalKeys } from './personal-keys.js';

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
    await expect(run().erase.react([erased('acme', { who: 'mary\u0000' })])).rejects.toThrow('names nobody in who');
  });
});

describe('a history that is read', () => {
  const calls: unknown[] = [];
  const keys = { eraseSubject: (...call: unknown[]) => Promise.resolve(void calls.push(call)) } as PersonalKeys;
  eraseWhenReached([notes], keys);
  const reach = (event: object) => keys.reached?.(event as never);

  it('erases whom an event erases where it is reached, and has nothing to do at any other', async () => {
    await reach(erased('acme', { who: 'mary' }));
    expect(calls).toEqual([['acme', 'mary', { eventId: 'of acme' }]]);
    expect(reach({ ...erased('acme', { who: 'mary' }), type: 'note.signed' })).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it('leaves what names nobody, or belongs to no tenant, to the policy', async () => {
    await reach(erased('acme', {}));
    expect(reach({ ...erased('acme', { who: 'mary' }), metadata: 'not JSON' })).toBeUndefined();
    expect(calls).toHaveLength(1);
  });
});
