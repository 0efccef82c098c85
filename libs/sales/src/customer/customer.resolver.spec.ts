import { refuse, type Refusal } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import type { EraseCustomer } from './customer.js';
import { CustomerResolver } from '../graphql/customer.resolver.js';

const caller = { tenant: 'north', subject: 'ada', role: 'manager' } as const;
const input = { programId: 'p', leadId: 'l', idempotencyKey: 'k' };
const context = { tenant: 'north', commandId: 'c', occurredAt: '2026-11-29T08:00:00.000Z' };
const ONE = { journeyId: 'j', persons: ['person:1', 'person:2', 'person:3'] };

/** `executed`: what was forgotten beside the first. `kept`: why a journey keeps what it says. */
function world(refused?: Refusal, kept?: Refusal) {
  const executed: string[] = [];
  let taken: object | undefined;
  const mutations = {
    changing: async (_: unknown, commandOf: (context: object) => Promise<object>) => {
      if (taken) return taken;
      const made = await commandOf(context);
      return 'refused' in made ? { id: null, userErrors: [made] } : (taken = { id: 'lead_1', userErrors: [] });
    },
  };
  const journeys = { ofLead: () => Promise.resolve(ONE), eraseLead: () => Promise.resolve({ ...ONE, refused: kept }) };
  const commands = {
    execute: ({ data }: EraseCustomer) => {
      executed.push(data.person);
      return Promise.resolve(data.person === 'person:2' && refused ? refused : { events: [] });
    },
  };
  const parts = [mutations, {}, {}, journeys, commands] as unknown as ConstructorParameters<typeof CustomerResolver>;
  return { executed, erase: () => new CustomerResolver(...parts).eraseCustomer(input, caller) };
}

describe('a customer that is forgotten by its lead', () => {
  it('is told alike by the first answer and by that of a repeat', async () => {
    const { erase, executed } = world();
    const first = await erase();
    expect(first).toMatchObject({ id: 'lead_1', person: 'person:1' });
    expect(await erase()).toEqual(first);
    expect(executed).toEqual(['person:2', 'person:3']);
  });

  it('is not told to be forgotten where sales keep one of its names', async () => {
    const trimmed = refuse('STREAM_TRIMMED', 'it has lost its beginning');
    const { erase, executed } = world(trimmed);
    expect(await erase()).toMatchObject({ id: null, person: null, userErrors: [{ refused: 'STREAM_TRIMMED' }] });
    expect(executed).toEqual(['person:2', 'person:3']);
  });

  it('is not told to be forgotten where a journey keeps what it says, and sales forget it all the same', async () => {
    const trimmed = refuse('STREAM_TRIMMED', 'it has lost its beginning');
    const { erase, executed } = world(undefined, trimmed);
    expect(await erase()).toMatchObject({ id: null, person: null, userErrors: [{ refused: 'STREAM_TRIMMED' }] });
    expect(executed).toEqual(['person:1', 'person:2', 'person:3']);
  });
});
