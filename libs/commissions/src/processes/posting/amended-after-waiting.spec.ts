import { beforeEach, describe, expect, it } from '@jest/globals';
import { share, told } from '../../../test/ledger.fixtures.js';
import { programId, World } from '../../../test/world.fixtures.js';

const anna = { anna: 10_000 };
const dollars = { currency: 'USD' };
const DAY = '2011-01-05';

let world: World;
const postings = async (name: string) =>
  (told(await world.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');

beforeEach(async () => {
  world = new World();
  await world.begin();
  await world.join('anna');
  await world.sell('s', '100', anna, dollars);
  await world.settle();
});

const ratesArrive = async () => {
  await world.publish(DAY, { USD: '1', GBP: '0.8' });
  await world.retryParked();
};

describe('a sale that waited for a rate', () => {
  const taken = ['parked NO_RATE', 'accrued 8.00'];

  it('is amended under the rate it was taken up with', async () => {
    await ratesArrive();
    await world.amend('s', '200', anna, dollars);
    await world.settle();
    expect(await postings('anna')).toEqual([...taken, 'amended 8.00']);
  });

  it('whatever rates and plans are published for its day since', async () => {
    await ratesArrive();
    await world.publish(DAY, { USD: '1', GBP: '0.9' });
    const plan = share('0.5', { version: 2, effectiveFrom: '2011-01-02T00:00:00.000Z' });
    await world.program({ type: 'program.plan-published', data: { programId, plan, standard: true } });
    await world.amend('s', '200', anna, dollars);
    await world.settle();
    expect(await postings('anna')).toEqual([...taken, 'amended 8.00']);
  });

  it('is amended as often as it is edited, also when all of it arrives again', async () => {
    await ratesArrive();
    await world.amend('s', '200', anna, dollars);
    await world.amend('s', '50', anna, dollars);
    await world.settle();
    const expected = [...taken, 'amended 8.00', 'amended -12.00'];
    expect(await postings('anna')).toEqual(expected);
    world.startAgain();
    await world.settle(1);
    expect(await postings('anna')).toEqual(expected);
  });

  it.each([1, 100])('and was amended while it did, is taken up with both, in batches of %i', async (size) => {
    await world.amend('s', '200', anna, dollars);
    await world.settle(size);
    await ratesArrive();
    expect(await postings('anna')).toEqual(['parked NO_RATE', 'parked SALE_PARKED', 'accrued 8.00', 'amended 8.00']);
    await world.amend('s', '300', anna, dollars);
    await world.settle(size);
    expect((await postings('anna')).at(-1)).toBe('amended 8.00');
    expect(world.parked.size).toBe(0);
  });
});
