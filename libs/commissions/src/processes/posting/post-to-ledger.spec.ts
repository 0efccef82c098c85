import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SaleAttribution } from '#libs/sales';
import { MemoryEventStore } from '#libs/eventing';
import { plan as planOf, share, told } from '../../../test/ledger.fixtures.js';
import { partnerId, programId, World } from '../../../test/world.fixtures.js';

let world: World;
const anna = { anna: 10_000 };
const both = { anna: 6000, ben: 4000 };
const postings = async (name: string) =>
  (told(await world.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');

beforeEach(async () => {
  world = new World();
  await world.begin();
  await world.join('anna');
});

describe('what reaches a ledger', () => {
  it('is a sale for each of its partners, a refund for the same, a credit note', async () => {
    await world.join('ben');
    await world.sell('s', '100', both);
    await world.refund('r', 's', both, ['0', '50', '100']);
    await world.credit('c', '-10', 'ben');
    await world.settle();
    expect(await postings('anna')).toEqual(['accrued 6.00', 'clawed-back -3.00']);
    expect(await postings('ben')).toEqual(['accrued 4.00', 'clawed-back -2.00', 'accrued -1.00']);
    expect(await world.ledgerOf('ben')).toMatchObject([
      {
        type: 'ledger.opened',
        data: { firstPeriod: '2011-01', currency: 'GBP', partnerId: partnerId('ben'), programId },
      },
      {
        data: {
          terms: { programRevision: '2', partnerRevision: '2', planVersion: 1 },
          split: { weights: [6000, 4000], part: 1 },
        },
      },
      {},
      {},
    ]);
  });

  it.each([
    ['before the program starts', { occurredAt: '2010-12-31T23:59:59.999Z' }, 'passed BEFORE_PROGRAM_START'],
    ['at its first moment', { occurredAt: '2011-01-01T00:00:00.000Z' }, 'accrued 10.00'],
  ])('%s is %o: %s', async (_name, more, expected) => {
    await world.sell('s', '100', anna, more);
    await world.settle();
    expect(await postings('anna')).toEqual([expected]);
  });

  it('passes what no plan rates', async () => {
    world = new World();
    await world.begin(share('0.1', { effectiveFrom: '2011-01-05T12:00:00.001Z' }));
    await world.join('anna');
    await world.sell('s', '100', anna);
    await world.settle();
    expect(await postings('anna')).toEqual(['passed NO_PLAN_IN_FORCE']);
  });

  it('uses the version in force at the time of the sale, as known when the sale was recorded', async () => {
    await world.sell('before', '100', anna);
    const plan = share('0.2', { version: 2, effectiveFrom: '2011-01-05T12:00:00.000Z' });
    await world.program({ type: 'program.plan-published', data: { programId, plan, standard: true } });
    await world.sell('after', '100', anna);
    await world.sell('earlier', '100', anna, { occurredAt: '2011-01-05T11:59:59.999Z' });
    await world.settle();
    expect(await postings('anna')).toEqual(['accrued 10.00', 'accrued 20.00', 'accrued 10.00']);
  });

  it('opens a ledger for a partner that is only invited, or could not earn at all', async () => {
    const of = { partnerId: partnerId('ivy'), programId, at: '2011-01-01T00:00:00.000Z' };
    const who = { ...of, externalId: 'ivy', personalKey: null, name: null, kind: 'affiliate' as const, country: null };
    await world.partner('ivy', { type: 'partner.prospected', data: who });
    await world.sell('a', '100', { ivy: 10_000 });
    await world.partner('ivy', { type: 'partner.invited', data: { ...who, at: '2011-01-05T00:00:00.000Z' } });
    await world.sell('b', '100', { ivy: 10_000 });
    await world.settle();
    expect(await postings('ivy')).toEqual(['passed PARTNER_COULD_NOT_EARN', 'accrued 10.00']);
    await world.requestClosing('2011-01');
    await world.settle();
    expect((await postings('ivy')).at(-1)).toBe('period-closed 10.00');
  });

  it('holds what a suspended partner earns', async () => {
    await world.partner('anna', {
      type: 'partner.suspended',
      data: { partnerId: partnerId('anna'), programId, at: '2011-01-05T12:00:00.000Z', reason: 'x' },
    });
    await world.sell('a', '100', anna);
    await world.sell('b', '100', anna, { occurredAt: '2011-01-05T11:59:59.999Z' });
    await world.settle();
    const [, held, free] = await world.ledgerOf('anna');
    expect([held?.data, free?.data]).toMatchObject([{ holds: [{ kind: 'risk', until: null }] }, { holds: [] }]);
  });

  it('holds the part of whom the sale says somebody should look at, and nobody else’s', async () => {
    await world.join('ben');
    const share = (name: string, risks: readonly 'self-referral'[]) => ({
      ...{ partnerId: partnerId(name), weight: 5000, exact: '1/2', risks },
    });
    const attribution: SaleAttribution = {
      ...{ policyVersion: 1, model: 'linear' as const, decidedBy: 'binding' as const, journeyId: null },
      ...{ touches: [], omitted: 0, unusable: [], readAt: [] },
      ...{ shares: [share('anna', ['self-referral']), share('ben', [])] },
    };
    await world.sell('a', '100', { anna: 5000, ben: 5000 }, { crediting: 'by-policy', attribution });
    await world.settle();
    const holds = async (name: string) => (await world.ledgerOf(name))[1]?.data;
    expect(await holds('anna')).toMatchObject({ holds: [{ kind: 'risk', until: null }] });
    expect(await holds('ben')).toMatchObject({ holds: [] });
  });

  it('lets a sale mature from its own time', async () => {
    const policy = { version: 1, effectiveFrom: '2011-01-01T00:00:00.000Z', maturityDays: 30 };
    await world.program({ type: 'program.hold-policy-set', data: { programId, policy } });
    await world.sell('a', '100', anna, { occurredAt: '2011-03-10T12:00:00.000Z' });
    await world.settle();
    // noon in London, thirty calendar days later, in summer time
    expect((await world.ledgerOf('anna'))[1]?.data).toMatchObject({
      holds: [{ kind: 'maturity', until: '2011-04-09T11:00:00.000Z' }],
    });
  });
});

describe('a ban', () => {
  it('stops earning, also for what happened before and comes after, and takes back what is unpaid', async () => {
    await world.sell('a', '100', anna);
    await world.ban('anna', '2011-01-10T00:00:00.000Z');
    await world.sell('b', '100', anna);
    await world.settle();
    expect(await postings('anna')).toEqual(['accrued 10.00', 'voided -10.00', 'passed PARTNER_COULD_NOT_EARN']);
  });

  it('takes back as many entries as there are', async () => {
    for (let n = 0; n < 310; n += 1) await world.sell(`s${n}`, '10', anna);
    await world.ban('anna', '2011-01-10T00:00:00.000Z');
    await world.settle(1000);
    expect((await postings('anna')).filter((line) => line === 'voided -1.00')).toHaveLength(310);
  });

  it('also where every sale of its batch made one under each of several rules', async () => {
    world = new World();
    const [rule] = share('0.1').rules;
    const rules = ['one', 'two', 'three'].flatMap((ruleId, n) => (rule ? [{ ...rule, ruleId, onTop: n > 0 }] : []));
    await world.begin(share('0.1', { rules }));
    await world.join('anna');
    for (let n = 0; n < 149; n += 1) await world.sell(`s${n}`, '10', anna);
    await world.ban('anna', '2011-01-10T00:00:00.000Z');
    await world.settle(1000);
    const lines = await postings('anna');
    expect(lines.filter((line) => line === 'accrued 1.00')).toHaveLength(447);
    expect(lines.filter((line) => line === 'voided -1.00')).toHaveLength(447);
  });
});

describe('closing', () => {
  it('waits for everything recorded before the request, and for nothing after it', async () => {
    await world.sell('a', '600', anna);
    await world.requestClosing('2011-01');
    await world.sell('late', '100', anna);
    await world.settle();
    expect(await postings('anna')).toEqual([
      'accrued 60.00',
      'payout-planned 60.00',
      'period-closed 0.00',
      'accrued 10.00',
    ]);
    expect(await world.booksEvents()).toEqual([
      'books.closing-requested',
      'books.closing-began',
      'books.ledger-listed',
      'books.period-closed',
    ]);
  });

  it('closes every ledger of the program, one that joins later begins with the next month', async () => {
    await world.join('ben');
    await world.requestClosing('2011-01');
    await world.join('cleo');
    await world.sell('c', '100', { cleo: 10_000 });
    await world.settle();
    expect(await postings('ben')).toEqual(['period-closed 0.00']);
    expect(await world.ledgerOf('cleo')).toMatchObject([
      { data: { firstPeriod: '2011-02' } },
      { data: { amount: '10.00', period: '2011-02', lateFrom: '2011-01' } },
    ]);
    await world.requestClosing('2011-02');
    await world.settle();
    expect((await postings('cleo')).at(-1)).toBe('period-closed 10.00');
  });

  it('looks at standing, form and destination as they were at the request', async () => {
    world = new World();
    await world.begin(share('1'), { requiresTaxForm: true, requiresPayoutMethod: true });
    await world.join('anna');
    const of = { partnerId: partnerId('anna'), programId };
    await world.sell('s', '100', anna);
    await world.requestClosing('2011-01', '2011-02-03T00:00:00.000Z');
    await world.partner('anna', {
      type: 'partner.tax-form-recorded',
      data: { ...of, at: '2011-02-04T00:00:00.000Z', form: 'W-9' },
    });
    await world.partner('anna', {
      type: 'partner.payout-method-verified',
      data: { ...of, at: '2011-03-04T00:00:00.000Z', destination: 'person:acct', personalDestination: 'acct' },
    });
    await world.requestClosing('2011-02', '2011-03-03T00:00:00.000Z');
    await world.requestClosing('2011-03', '2011-04-03T00:00:00.000Z');
    await world.settle();
    const closed = (await world.ledgerOf('anna')).flatMap(({ data }) => ('carried' in data ? [data.carried] : []));
    expect(closed).toEqual(['NO_TAX_FORM', 'NO_PAYOUT_METHOD', null]);
  });

  it('pays in another currency at the rate of the last day, or carries', async () => {
    world = new World();
    await world.begin(share('1'), { payoutCurrency: 'EUR' });
    await world.join('anna');
    await world.publish('2011-01-31', { GBP: '0.8609' });
    await world.sell('a', '100', anna);
    await world.sell('b', '200', anna, { occurredAt: '2011-02-05T00:00:00.000Z' });
    await world.requestClosing('2011-01');
    await world.requestClosing('2011-02');
    await world.settle();
    const events = await world.ledgerOf('anna');
    // 100 ÷ 0.8609 = 116.1575…; on 28 February the last figure is 28 days old
    expect(events.filter(({ type }) => type === 'ledger.payout-planned')).toMatchObject([
      {
        data: {
          pays: { amount: '116.16', currency: 'EUR' },
          exchange: { fromRate: '0.8609', toRate: '1', day: '2011-01-31' },
        },
      },
    ]);
    expect(events.at(-1)?.data).toMatchObject({ carried: 'NO_RATE', closing: '200.00' });
  });
});

describe('a sale in a currency without a rate', () => {
  const dollars = { currency: 'USD' };

  it('is parked in the ledger and on the list, and posts once there is one', async () => {
    await world.sell('a', '100', anna, dollars);
    await world.refund('r', 'a', anna, ['0', '50', '100']);
    await world.sell('b', '50', anna);
    await world.settle();
    expect([...world.parked.values()].map(({ code }) => code)).toEqual(['NO_RATE']);
    await world.retryParked();
    expect(world.parked.size).toBe(1);
    await world.publish('2011-01-05', { USD: '1.25', GBP: '0.8' });
    await world.retryParked();
    expect(world.parked.size).toBe(0);
    const expected = ['parked NO_RATE', 'parked SALE_PARKED', 'accrued 5.00', 'accrued 6.40', 'clawed-back -3.20'];
    expect(await postings('anna')).toEqual(expected);
    world.startAgain();
    await world.settle(1);
    expect(await postings('anna')).toEqual(expected);
    expect(world.parked.size).toBe(0);
  });

  it('does so alone in its batch, for each of its partners', async () => {
    await world.join('ben');
    await world.settle();
    await world.sell('a', '100', both, dollars);
    await world.settle(1);
    await world.publish('2010-12-29', { USD: '1.25', GBP: '0.8' });
    await world.retryParked();
    expect(await postings('anna')).toEqual(['parked NO_RATE', 'accrued 3.84']);
    expect(await postings('ben')).toEqual(['parked NO_RATE', 'accrued 2.56']);
  });

  it('refuses a rate that is more than 7 days old', async () => {
    await world.publish('2010-12-28', { USD: '1.25', GBP: '0.8' });
    await world.sell('a', '100', anna, dollars);
    await world.settle();
    expect(await postings('anna')).toEqual(['parked NO_RATE']);
  });
});

it.each([1, 2, 3, 7, 100])('everything may arrive again, cut into batches of %i, and nothing changes', async (size) => {
  await world.join('ben');
  await world.sell('a', '600', both);
  await world.refund('r', 'a', both, ['0', '50', '600']);
  await world.requestClosing('2011-01');
  await world.sell('b', '700', anna, { occurredAt: '2011-02-05T00:00:00.000Z', currency: 'USD' });
  await world.sell('c', '70', both, { occurredAt: '2011-02-05T00:00:00.000Z' });
  await world.ban('ben', '2011-02-10T00:00:00.000Z');
  await world.requestClosing('2011-02');
  await world.settle(3);
  const once = [await world.ledgerOf('anna'), await world.ledgerOf('ben')];
  expect(once.map(({ length }) => length)).toEqual([7, 8]);
  world.startAgain();
  await world.settle(size);
  expect([await world.ledgerOf('anna'), await world.ledgerOf('ben')]).toEqual(once);
});

describe('a result that is too large for the ledger', () => {
  // 25 %, and 100 % of all from 2.5 × 10^15 on: two sales of 9.5 × 10^14 earn 2.375 × 10^14 each, a third would raise them by 1.425 × 10^15.
  const steps = [
    { from: '0', rate: '0.25' },
    { from: '2500000000000000', rate: '1' },
  ];
  const waits = ['accrued 237500000000000.00', 'accrued 237500000000000.00', 'parked AMOUNT_OUT_OF_RANGE'];
  const LARGE = '950000000000000';

  async function given(store = new MemoryEventStore()): Promise<void> {
    world = new World(undefined, store);
    const plan = planOf({ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'year', steps });
    await world.begin(plan);
    await world.join('anna');
    for (const id of ['a', 'b']) await world.sell(id, LARGE, anna);
  }

  it('is on the list of parked work, by itself, and stays there until it fits', async () => {
    await given();
    await world.sell('c', LARGE, anna);
    await world.sell('d', '100', anna);
    await world.settle();
    expect(await postings('anna')).toEqual([...waits, 'accrued 25.00']);
    expect([...world.parked.values()].map(({ code, event }) => [code, event.type])).toEqual([
      ['AMOUNT_OUT_OF_RANGE', 'ledger.source-parked'],
    ]);
    await world.retryParked();
    expect(await postings('anna')).toHaveLength(4);
    expect(world.parked.size).toBe(1);

    await world.refund('r', 'a', anna, ['0', LARGE, LARGE]);
    await world.settle();
    await world.retryParked();
    expect((await postings('anna')).slice(4)).toEqual([
      'clawed-back -237500000000000.00',
      'accrued 237500000000000.00',
    ]);
    expect(world.parked.size).toBe(0);
  });

  it('of an amendment is posted by the sale as it stands by then', async () => {
    await given();
    await world.sell('c', '100', anna);
    await world.amend('c', LARGE, anna);
    await world.settle();
    await world.refund('r', 'a', anna, ['0', LARGE, LARGE]);
    await world.amend('c', '300', anna);
    await world.settle();
    const before = await postings('anna');
    expect(before.slice(2)).toEqual([
      ...['accrued 25.00', 'parked AMOUNT_OUT_OF_RANGE', 'clawed-back -237500000000000.00', 'amended 50.00'],
    ]);
    await world.retryParked();
    expect((await postings('anna')).slice(before.length)).toEqual(['passed NOTHING_CHANGED']);
    expect(world.parked.size).toBe(0);
  });

  it('of an amendment is posted by itself where its ledger has not taken the next one yet', async () => {
    await given();
    await world.sell('c', '100', anna);
    await world.amend('c', LARGE, anna);
    await world.settle();
    await world.refund('r', 'a', anna, ['0', LARGE, LARGE]);
    await world.settle();
    const before = await postings('anna');
    await world.amend('c', '300', anna);
    await world.retryParked();
    await world.settle();
    expect((await postings('anna')).slice(before.length)).toEqual([
      ...['amended 237499999999975.00', 'amended -237499999999925.00'],
    ]);
    expect(world.parked.size).toBe(0);
  });

  it('of an amendment is posted by the sale as what comes with it leaves it', async () => {
    const store = new MemoryEventStore();
    const append = store.append.bind(store);
    let meanwhile = async (): Promise<void> => {
      meanwhile = async () => {};
      await world.refund('r', 'a', anna, ['0', LARGE, LARGE]);
      await world.amend('c', '300', anna);
    };
    store.append = async (...appended) => {
      if (appended[2].some(({ type }) => type === 'ledger.source-parked')) await meanwhile();
      return append(...appended);
    };
    await given(store);
    await world.sell('c', '100', anna);
    await world.settle();
    await world.amend('c', LARGE, anna);
    await world.settle();
    expect((await postings('anna')).slice(2)).toEqual([
      ...['accrued 25.00', 'parked AMOUNT_OUT_OF_RANGE', 'clawed-back -237500000000000.00', 'amended 50.00'],
      'passed NOTHING_CHANGED',
    ]);
    expect(world.parked.size).toBe(0);
  });

  it('is on the list again where everything arrives again', async () => {
    await given();
    await world.sell('c', LARGE, anna);
    await world.settle();
    world.parked.clear();
    world.startAgain();
    await world.settle(1);
    expect([...world.parked.values()].map(({ code }) => code)).toEqual(['AMOUNT_OUT_OF_RANGE']);
    expect(await postings('anna')).toEqual(waits);
  });
});
