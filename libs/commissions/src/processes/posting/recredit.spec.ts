import { beforeEach, describe, expect, it } from '@jest/globals';
import { share, sumOf, told } from '../../../test/ledger.fixtures.js';
import { recredit } from '../../../test/recredit.fixtures.js';
import { partnerId, programId, World } from '../../../test/world.fixtures.js';

let world: World;
const [anna, ben] = [{ anna: 10_000 }, { ben: 10_000 }];
const postings = async (name: string) =>
  (told(await world.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');

const reassign = (saleId: string, from: string | null, to: string, occurredAt?: string) =>
  recredit(world, saleId, { from, to }, occurredAt);

beforeEach(async () => {
  world = new World();
  await world.begin();
  await world.join('anna');
  await world.join('ben');
});

describe('a sale that is credited to another partner', () => {
  it('moves its commission in both ledgers, linked, in the month of that day', async () => {
    await world.sell('s', '100', anna);
    await reassign('s', 'anna', 'ben');
    await world.settle();
    const [, accrued, moved] = await world.ledgerOf('anna');
    expect(moved).toMatchObject({
      type: 'ledger.commission-recredited',
      data: {
        ...{ amount: '-10.00', period: '2011-02', of: (accrued!.data as { entryId: string }).entryId, remade: null },
        ...{ source: { kind: 'recredit', saleId: 's' }, standing: { worth: '0.00' } },
      },
    });
    const [, came] = await world.ledgerOf('ben');
    expect(came).toMatchObject({
      type: 'ledger.commission-accrued',
      data: {
        ...{ amount: '10.00', period: '2011-02', occurredAt: '2011-02-03T12:00:00.000Z' },
        ...{ source: { kind: 'recredit', saleId: 's' }, made: { credited: partnerId('ben') } },
      },
    });
  });

  it('is posted once, however often it is told, and by whomever', async () => {
    await world.sell('s', '100', anna);
    await reassign('s', 'anna', 'ben');
    await reassign('s', 'ben', 'anna', '2011-02-04T12:00:00.000Z');
    await world.settle(1);
    const before = [await postings('anna'), await postings('ben')];
    world.startAgain();
    await world.settle();
    expect([await postings('anna'), await postings('ben')]).toEqual(before);
    expect(before).toEqual([
      ['accrued 10.00', 'recredited -10.00', 'recredited 10.00'],
      ['accrued 10.00', 'recredited -10.00'],
    ]);
  });

  it('earns nothing for a partner that is banned by then, whatever was known when it was sold', async () => {
    await world.sell('s', '100', anna);
    await world.ban('ben', '2011-02-01T00:00:00.000Z');
    await reassign('s', 'anna', 'ben');
    await world.settle();
    expect(await postings('anna')).toEqual(['accrued 10.00', 'recredited -10.00']);
    expect(await postings('ben')).toEqual(['passed PARTNER_COULD_NOT_EARN']);
  });

  it('is rated by what was known when it was sold', async () => {
    await world.sell('s', '100', anna);
    const plan = share('0.5', { version: 2, effectiveFrom: '2011-01-01T00:00:00.000Z' });
    await world.program({ type: 'program.plan-published', data: { programId, plan, standard: true } });
    await reassign('s', 'anna', 'ben');
    await world.settle();
    expect(await postings('ben')).toEqual(['accrued 10.00']);
  });

  it('is rated for a partner that was not known by then by what is known when it is credited', async () => {
    await world.sell('s', '100', anna);
    await world.join('carl');
    await reassign('s', 'anna', 'carl');
    await world.settle();
    expect(await postings('carl')).toEqual(['accrued 10.00']);
  });

  it('that waits for a rate waits with its new partner, and leaves nothing where it came from', async () => {
    await world.sell('s', '100', anna, { currency: 'USD' });
    await reassign('s', 'anna', 'ben');
    await world.refund('r', 's', ben, ['0', '50', '100'], '2011-02-05T12:00:00.000Z');
    await world.settle();
    expect(await postings('anna')).toEqual(['parked NO_RATE', 'parked SALE_PARKED']);
    expect(await postings('ben')).toEqual(['parked NO_RATE', 'parked SALE_PARKED']);
    await world.publish('2011-01-05', { GBP: '0.8', USD: '1.6' });
    await world.settle();
    await world.retryParked();
    expect(sumOf(await world.ledgerOf('anna'))).toBe(0n);
    expect(sumOf(await world.ledgerOf('ben'))).toBe(250n);
  });
});
