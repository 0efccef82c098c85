import { beforeEach, describe, expect, it } from '@jest/globals';
import { saleAggregate } from '#libs/sales';
import { sumOf, told } from '../../test/ledger.fixtures.js';
import { merge, recredit, setParent, shareAndAbove } from '../../test/recredit.fixtures.js';
import { partnerId, programId, World } from '../../test/world.fixtures.js';
import { ProgramReader } from './program.state-reader.js';
import { SaleHistories } from './sale-history.js';
import type { Recredited } from './source-terms.js';
import { creditsWhenCredited } from './credits.state-reader.js';

let world: World;
const anna = { anna: 10_000 };
const USD = { currency: 'USD' };
const reassign = (from: string, to: string, occurredAt?: string) => recredit(world, 's', { from, to }, occurredAt);
const postings = async (name: string) =>
  (told(await world.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');
const sums = async (...names: string[]) => Promise.all(names.map(async (name) => sumOf(await world.ledgerOf(name))));

/** A rate comes, and everything that waited is taken up. */
async function publish(): Promise<void> {
  await world.publish('2011-01-05', { GBP: '0.8', USD: '1.6' });
  await world.settle();
  await world.retryParked();
}

beforeEach(async () => {
  world = new World();
  await world.begin(shareAndAbove());
  for (const name of ['anna', 'ben', 'pat']) await world.join(name);
});

describe('those above a sale that is credited to another partner', () => {
  it('lose it, though the partner that had it may no longer earn', async () => {
    await setParent(world, 'anna', 'pat');
    await world.sell('s', '100', anna);
    await world.settle();
    await world.ban('anna', '2011-02-01T00:00:00.000Z');
    await reassign('anna', 'ben');
    await world.settle();
    expect(await postings('pat')).toEqual(['accrued 5.00', 'recredited -5.00']);
    expect(await sums('anna', 'ben', 'pat')).toEqual([0n, 1000n, 0n]);
  });

  it('take it up, though the partner that had it while it waited may no longer earn', async () => {
    await setParent(world, 'anna', 'pat');
    await setParent(world, 'ben', 'pat');
    await world.sell('s', '100', anna, USD);
    await world.settle();
    await world.ban('anna', '2011-02-01T00:00:00.000Z');
    await reassign('anna', 'ben');
    await world.settle();
    await publish();
    await world.retryParked();
    expect(world.parked.size).toBe(0);
    expect(await postings('pat')).toEqual([
      ...['parked NO_RATE', 'parked SALE_PARKED'],
      ...['passed SALE_EARNED_NOTHING', 'accrued 2.50'],
    ]);
    expect(await sums('anna', 'ben', 'pat')).toEqual([0n, 500n, 250n]);
  });

  it('are the records that those merged since ended in, where they had no entry of it', async () => {
    await setParent(world, 'anna', 'pat');
    await setParent(world, 'ben', 'pat');
    await world.join('quin');
    await world.sell('s', '100', anna);
    await world.settle();
    await merge(world, 'pat', 'quin');
    await reassign('anna', 'ben');
    await world.settle();
    expect(await postings('pat')).toEqual(['accrued 5.00', 'recredited -5.00']);
    expect(await postings('quin')).toEqual(['accrued 5.00']);
  });

  it('are the records that they were where it comes back, and one ledger never has it twice', async () => {
    await setParent(world, 'anna', 'pat');
    await setParent(world, 'ben', 'pat');
    await world.join('quin');
    await world.sell('s', '100', anna);
    await world.settle();
    await merge(world, 'pat', 'quin');
    await reassign('anna', 'ben');
    await reassign('ben', 'anna', '2011-02-04T12:00:00.000Z');
    await world.refund('r', 's', anna, ['0', '50', '100'], '2011-02-05T12:00:00.000Z');
    await world.settle();
    expect(await postings('quin')).toEqual(['accrued 5.00', 'recredited -5.00']);
    expect(await sums('anna', 'ben', 'pat', 'quin')).toEqual([500n, 0n, 250n, 0n]);
  });

  it('are not the new partner itself, into which its parent was merged since', async () => {
    await setParent(world, 'ben', 'pat');
    await world.sell('s', '100', anna);
    await world.settle();
    await merge(world, 'pat', 'ben');
    await reassign('anna', 'ben');
    await world.settle();
    expect(await postings('ben')).toEqual(['accrued 10.00', 'passed NO_PARENT']);
  });

  it('are rated as of a partner that they took the sale up before it joined', async () => {
    await setParent(world, 'anna', 'pat');
    await world.sell('s', '100', anna, USD);
    await world.settle();
    await publish();
    await world.join('carl');
    await setParent(world, 'carl', 'pat');
    await reassign('anna', 'carl');
    const events = [];
    for await (const event of world.facts.events(saleAggregate, 't', 's')) events.push(event);
    const event = events.at(-1) as Recredited;
    const then = await new SaleHistories(world.facts).after(event);
    const known = new ProgramReader(world.facts, 't', programId);
    const credits = await creditsWhenCredited(known, then, { ...then.now, causeId: event.id }, partnerId('pat'));
    expect(credits).toMatchObject([{ kind: 'rated', rated: { saleId: 's' } }]);
  });
});

describe('a sale that waits for a rate', () => {
  it('does not wait again for one that was known when its partner took it up', async () => {
    await world.sell('s', '100', anna, USD);
    await reassign('anna', 'ben');
    await world.settle();
    await publish();
    await reassign('ben', 'pat', '2011-02-04T12:00:00.000Z');
    await reassign('pat', 'ben', '2011-02-05T12:00:00.000Z');
    await world.settle();
    expect(world.parked.size).toBe(0);
    expect(await postings('ben')).toContain('recredited 5.00');
    expect(await sums('anna', 'ben', 'pat')).toEqual([0n, 500n, 0n]);
  });

  it('is posted to its new partner under a cap of the whole program once the rate is known', async () => {
    world = new World();
    await world.begin(shareAndAbove({ caps: [{ capId: 'all', per: 'program', window: 'month', amount: '100.00' }] }));
    for (const name of ['anna', 'ben']) await world.join(name);
    await world.sell('s', '100', anna, USD);
    await world.settle();
    await reassign('anna', 'ben');
    await world.settle();
    await publish();
    await world.retryParked();
    expect(world.parked.size).toBe(0);
    expect(await sums('anna', 'ben')).toEqual([0n, 500n]);
  });
});
