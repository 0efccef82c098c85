import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypesOf, MemoryEventStore, streamOf } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { World } from './world.fixtures.js';
import { accountEvents, type AccountEvent } from '../src/account/account.events.js';
import { accountDecider } from '../src/account/account.js';
import { ask, close, day, on } from './account.fixtures.js';
import type { AccountState } from '../src/account/account.state.js';

const MANY = 10_000;
const START = day(-10);

/** Promised and lost again, over and over, three events at a time. */
function history(length: number): { readonly events: AccountEvent[]; readonly state: AccountState } {
  const events: AccountEvent[] = [];
  let state = accountDecider.initial;
  for (let n = 0; events.length < length; n += 1) {
    for (const command of [ask(`A${n}`, day(0, n)), ask(`B${n}`, day(0, n)), close(`A${n}`, day(0, n), 'lost')]) {
      const decision = accountDecider.decide(command, state);
      if ('refused' in decision) throw new Error(decision.refused);
      state = decision.reduce(accountDecider.evolve, state);
      events.push(...decision);
    }
  }
  return { events, state };
}

class Counting extends MemoryEventStore {
  events = 0;
  override async *read(...given: Parameters<MemoryEventStore['read']>): ReturnType<MemoryEventStore['read']> {
    for await (const event of super.read(...given)) {
      this.events += 1;
      yield event;
    }
  }
}

describe(`an account after ${MANY} events`, () => {
  let long: ReturnType<typeof history>;
  beforeAll(() => {
    long = history(MANY);
  });

  it('is no larger than after a few', () => {
    const size = ({ state }: typeof long): number => JSON.stringify({ ...state, revision: 0, at: '' }).length;
    expect(long.events.length).toBeGreaterThanOrEqual(MANY);
    expect(size(long)).toBe(size(history(3)));
  });

  it('decides a registration by reading what is new, as one without a history does', async () => {
    const looked = async (events: readonly AccountEvent[]): Promise<number> => {
      const store = new Counting();
      const world = await new World(store).begin(START, { similarNamesFrom: null });
      for (const name of ['A', 'B']) await world.partner(name, START);
      await world.register('first', 'A', { crmId: '1' }, day(1));
      const { accountId } = await world.deal('first');
      await seed(world, accountId ?? '', events);
      await world.register('warm', 'B', { crmId: '1' }, day(2));
      const before = store.events;
      await world.register('counted', 'B', { crmId: '1' }, day(3));
      return store.events - before;
    };
    expect(await looked(long.events)).toBe(await looked(long.events.slice(0, 3)));
  });
});

/** Puts a history behind what is there, a thousand events at a time. */
async function seed({ store, codec, tenant }: World, accountId: string, events: readonly AccountEvent[]) {
  const index = eventTypesOf([accountEvents]);
  const stream = streamOf('account', tenant, accountId);
  for (let from = 0; from < events.length; from += 1000) {
    let last = -1n;
    for await (const { revision } of store.readBackwards(stream, 1)) last = revision;
    const { actor, occurredAt } = { actor: { subject: 's', role: 'r' }, occurredAt: START };
    const part = await Promise.all(
      events.slice(from, from + 1000).map((event, n) => {
        const commandId = deterministicId('seed', String(from + n));
        const envelope = {
          tenant,
          actor,
          occurredAt,
          commandId,
          bodyHash: 'h',
          $correlationId: 'c',
          $causationId: 'c',
        };
        return codec.encode(index, { ...event, data: { ...event.data, ...on, accountId } }, commandId, envelope);
      }),
    );
    await store.append(stream, last, part);
  }
}
