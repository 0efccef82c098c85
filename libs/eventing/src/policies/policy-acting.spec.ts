import { expect, it } from '@jest/globals';
import { refuse } from '#libs/kernel';
import type { AnyPolicy } from '../definitions/context.js';
import { AppendTooLarge } from '../store/event-store.js';
import { Acting } from './policy-acting.js';

const context = { tenant: 't', occurredAt: '2011-01-01T00:00:00.000Z' };
const event = { id: 'e', stream: 'a-t.1', revision: 0n, position: { commit: 1n, prepare: 1n }, metadata: context };

it.each([
  [['ALREADY_DONE'], []],
  [['SOMETHING_ELSE'], ['e']],
  [undefined, ['e']],
])('a refusal ALREADY_DONE of a command that is done if %j parks %j', async (doneIf, parked) => {
  const command = { type: 'Do', data: {}, context };
  const sent = { command, answers: [event], orderingKey: 'one', ...(doneIf && { doneIf }) };
  const policy = { name: 'p', sources: [], on: [], react: () => Promise.resolve([sent]) } as unknown as AnyPolicy;
  const acting = new Acting(policy, () => Promise.resolve(refuse('ALREADY_DONE', 'it is done')) as never);
  await acting.on([event] as never);
  expect([...acting.parked.keys()]).toEqual(parked);
});

it('an answer that is larger than an append may be parks its event alone; those that came with it are answered', async () => {
  const events = ['a', 'b', 'large', 'c'].map((id) => ({ ...event, id }));
  const react = (answers: readonly { readonly id: string }[]) =>
    Promise.resolve([{ command: { type: 'Do', data: { of: answers.map(({ id }) => id) }, context }, answers }]);
  const policy = { name: 'p', sources: [], on: [], react } as unknown as AnyPolicy;
  const answered: string[] = [];
  const acting = new Acting(policy, ({ data }) => {
    const { of } = data as { readonly of: readonly string[] };
    if (of.includes('large')) return Promise.reject(new AppendTooLarge('a-t.1'));
    answered.push(...of);
    return Promise.resolve({ position: event.position } as never);
  });
  await acting.on(events as never);
  expect(answered).toEqual(['a', 'b', 'c']);
  expect([...acting.parked].map(([id, { refusal }]) => [id, refusal.refused])).toEqual([['large', 'APPEND_TOO_LARGE']]);
});
