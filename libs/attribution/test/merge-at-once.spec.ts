import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/kernel';
import { World } from './world.fixtures.js';
import { journeyAggregate } from '../src/journey/journey.aggregate.js';
import type { JourneyEvent } from '../src/journey/journey.events.js';
import { mergeCustomersWhenIdentifiersMeet } from '../src/processes/merge-customers-when-identifiers-meet.policy.js';
import { mergeByHand } from '../src/workflows/merge-by-hand.js';

const CUSTOMERS = [{ ref: 'zero' }, { ref: 'one' }, { crmId: 'two' }];

/** Three customers, of whom the first was known first, unless another order is given; the last has bought. */
async function three(order: readonly number[]): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = new World();
  for (const [day, n] of order.entries()) {
    await world.touch(`t${n}`, CUSTOMERS[n] ?? {}, `2026-05-0${day + 1}T10:00:00.000Z`);
  }
  await world.sale('s', { crmId: 'two' });
  const ids = await Promise.all(CUSTOMERS.map(async (one) => (await world.find(one))?.journeyId ?? ''));
  return { world, ids };
}

const merge = (world: World, journeyId = '', otherJourneyId = '', context = world.context()) =>
  mergeByHand(world.journeys, { journeyId, otherJourneyId, reason: 'the same' }, context);

/** What the policy does about all that has happened to them, until it has nothing left to do. */
async function settled({ store }: World, ids: readonly string[]): Promise<World> {
  const world = new World(store);
  const policy = mergeCustomersWhenIdentifiersMeet(world.facts);
  for (let round = 0; round < 3; round += 1) {
    const events: Recorded<JourneyEvent>[] = [];
    for (const id of ids)
      for await (const event of world.facts.events(journeyAggregate, world.tenant, id)) events.push(event);
    const told = events.filter(({ type }) => policy.on.includes(type));
    for (const { command } of await policy.react(told)) await world.send(command);
  }
  return world;
}

async function areOne(world: World): Promise<void> {
  const found = await Promise.all(CUSTOMERS.map((one) => world.find(one)));
  expect(new Set(found.map((journey) => journey?.journeyId)).size).toBe(1);
  expect([...(found[0]?.touches.keys() ?? [])].sort()).toEqual(expect.arrayContaining(['t0', 't1', 't2']));
  expect(found[0]?.conversionCount).toBe(1);
}

describe('two merges of one customer at once', () => {
  const orders = [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
  ];

  it.each(orders)('by persons make one of all three, known in the order %i %i %i', async (...order) => {
    const { world, ids } = await three(order);
    const other = new World(world.store);
    world.meanwhile = async (type) => {
      if (type !== 'MergeJourney') return;
      world.meanwhile = null;
      expect(await merge(other, ids[0], ids[2])).not.toHaveProperty('refused');
    };
    const context = world.context();
    const answer = await merge(world, ids[1], ids[2], context);
    expect(answer).not.toHaveProperty('refused');
    await areOne(new World(world.store));
    await areOne(await settled(world, ids));
    expect(await merge(new World(world.store), ids[1], ids[2], context)).not.toHaveProperty('refused');
  });

  it.each(orders)('one of them by what a request names, make one of all three: %i %i %i', async (...order) => {
    const { world, ids } = await three(order);
    const other = new World(world.store);
    world.meanwhile = async (type) => {
      if (type !== 'MergeJourney') return;
      world.meanwhile = null;
      await merge(other, ids[0], ids[2]);
    };
    await world.touch('t3', { ref: 'one', crmId: 'two' });
    await areOne(new World(world.store));
  });

  it.each(orders)('are brought to their end where the first was cut off: %i %i %i', async (...order) => {
    const { world, ids } = await three(order);
    const other = new World(world.store);
    world.meanwhile = async (type) => {
      if (type !== 'MergeJourney') return;
      await merge(other, ids[0], ids[2]);
      throw new Error('crash');
    };
    await expect(merge(world, ids[1], ids[2])).rejects.toThrow('crash');
    await areOne(await settled(world, ids));
  });
});
