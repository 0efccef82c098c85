import { expect, it } from '@jest/globals';
import { refuse } from '#libs/kernel';
import type { AnyPolicy } from '../definitions/context.js';
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
