import { beforeAll, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import type { StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { saleAggregate, type SaleEvent } from '#libs/sales';
import { World } from '../../test/world.fixtures.js';
import { SaleHistories } from './sale-history.js';
import type { Changed } from './source-terms.js';

const SALES = Array.from({ length: 40 }, (_, n) => `s${n}`);

let world: World;
let refunds: Changed[];
let reads = 0;
let most = 0;

/** The same reader, which tells how many streams are read, and how many at once. */
function counting(facts: StateReader): StateReader {
  let open = 0;
  const events: StateReader['events'] = async function* (aggregate, tenant, id) {
    reads += 1;
    open += 1;
    most = Math.max(most, open);
    try {
      await turn();
      yield* facts.events(aggregate, tenant, id);
    } finally {
      open -= 1;
    }
  };
  return Object.assign(Object.create(facts) as StateReader, { events });
}

beforeAll(async () => {
  world = new World();
  await world.begin();
  await world.join('anna');
  refunds = [];
  for (const id of SALES) {
    await world.sell(id, '100', { anna: 10_000 });
    await world.refund(`${id} 1`, id, { anna: 10_000 }, ['0', '40', '100']);
    await world.refund(`${id} 2`, id, { anna: 10_000 }, ['40', '100', '100']);
    const events: Recorded<SaleEvent>[] = [];
    for await (const event of world.facts.events(saleAggregate, 't', id)) events.push(event);
    refunds.push(...(events.slice(1) as Changed[]));
  }
});

describe('the sales that a batch of history changes', () => {
  it('are read once each, side by side, and followed from there', async () => {
    const sales = new SaleHistories(counting(world.facts));
    await sales.begin(refunds);
    expect(most).toBe(32);
    for (const [n, refund] of refunds.entries()) {
      const { now } = await sales.after(refund);
      expect([now.lines[0]?.refunded, now.refundedWhole]).toEqual(n % 2 === 0 ? ['40', false] : ['100', true]);
    }
    expect(reads).toBe(SALES.length);
  });
});
