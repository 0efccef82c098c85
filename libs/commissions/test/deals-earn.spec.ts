import { beforeEach, describe, expect, it } from '@jest/globals';
import { refuse } from '#libs/kernel';
import { DealWorld, dealIdOf, of } from './deals.fixtures.js';
import { plan, share, sumOf, told } from './ledger.fixtures.js';
import type { Pays, Plan, Rule } from '#libs/programs';
import { partnerId } from './world.fixtures.js';

const Q1 = '2011-02-15T12:00:00.000Z';
const Q2 = '2011-04-01T00:00:00.000Z';

let deals: DealWorld;

async function given(paying: Plan, ...partners: readonly string[]): Promise<void> {
  deals = new DealWorld();
  await deals.world.begin(paying);
  for (const name of partners) await deals.world.join(name);
}

async function postings(name: string): Promise<string[]> {
  await deals.world.settle();
  return (told(await deals.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');
}

const rule = (ruleId: string, saleType: string | null, pays: Pays): Rule => ({
  ruleId,
  name: ruleId,
  when: saleType === null ? { all: [] } : { fact: 'sale.type', oneOf: [saleType] },
  ...({ onTop: false, level: 0, onZero: 'passes' } as const),
  pays,
});

const brackets = (mode: 'marginal' | 'retroactive'): Plan =>
  plan({
    kind: 'brackets',
    by: 'amount',
    mode,
    window: 'quarter',
    steps: [
      { from: '0', rate: '0.05' },
      { from: '100000', rate: '0.08' },
      { from: '250000', rate: '0.1' },
    ],
  });

describe('a won deal', () => {
  beforeEach(() => given(share('0.12'), 'anna', 'ben'));

  it('earns its partner a share of what it was won for, at the day it was closed', async () => {
    await deals.winNew('d', 'anna', '1000.05', Q1, { amount: '5000', involvement: 'influenced' });
    expect(await postings('anna')).toEqual(['accrued 120.01']);
    const [, entry] = await deals.ledgerOf('anna');
    expect(entry).toMatchObject({ data: { occurredAt: Q1, period: '2011-02', base: '1000.05' } });
  });

  it('of nothing earns 0.00', async () => {
    await deals.winNew('d', 'anna', '0.00', Q1);
    expect(await postings('anna')).toEqual(['accrued 0.00']);
  });

  it('of the vendor’s own earns nobody anything', async () => {
    await deals.draft('d', null);
    await deals.win('d', null, '1000', Q1);
    expect(await postings('anna')).toEqual([]);
  });

  it('that was approved and then lost, or only registered, earns nothing', async () => {
    await deals.draft('d', 'anna');
    await deals.approve('d');
    await deals.happen('d', 'deal.lost', { ...of('d'), at: Q1, closedAt: Q1, reason: null });
    await deals.draft('e', 'anna');
    expect(await postings('anna')).toEqual([]);
  });

  it('earns once, however often and however cut everything arrives', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.winNew('e', 'anna', '500', Q1);
    await deals.influence('d', 'ben');
    await deals.revoke('e', Q2);
    await deals.world.settle(1);
    deals.world.startAgain();
    await deals.world.settle(3);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'accrued 60.00', 'clawed-back -60.00']);
    expect(await postings('ben')).toEqual(['accrued 120.00']);
  });

  it('gives everything back when it is revoked, influence too, in the month it is revoked', async () => {
    await deals.influence('d', 'ben');
    await deals.winNew('d', 'anna', '333.33', Q1);
    await deals.revoke('d', Q2);
    await deals.influence('d', 'cleo');
    expect(await postings('anna')).toEqual(['accrued 40.00', 'clawed-back -40.00']);
    expect(await postings('ben')).toEqual(['accrued 40.00', 'clawed-back -40.00']);
    expect((await deals.ledgerOf('anna')).at(-1)).toMatchObject({
      data: {
        period: '2011-04',
        reason: 'order-cancelled',
        refund: { before: '0', after: '333.33', charged: '333.33' },
      },
    });
    expect(deals.world.parked.size).toBe(0);
  });

  it('of nothing that is revoked gives nothing back', async () => {
    await deals.winNew('d', 'anna', '0', Q1);
    await deals.revoke('d', Q2);
    expect(await postings('anna')).toEqual(['accrued 0.00', 'passed NOTHING_LEFT_TO_CLAW_BACK']);
    expect(deals.world.parked.size).toBe(0);
  });

  it('that had expired and was reinstated earns like any other: who may win it is the deal’s question', async () => {
    await deals.draft('d', 'anna');
    await deals.approve('d', '2011-02-01T00:00:00.000Z');
    await deals.happen('d', 'deal.expired', { ...of('d'), at: '2011-02-01T00:00:00.000Z' });
    const again = { expiresAt: '2011-03-01T00:00:00.000Z', reason: 'a late signature' };
    await deals.happen('d', 'deal.reinstated', { ...of('d'), at: '2011-02-10T00:00:00.000Z', ...again });
    await deals.win('d', 'anna', '100', Q1);
    expect(await postings('anna')).toEqual(['accrued 12.00']);
  });
});

describe('a won deal that is another partner’s', () => {
  beforeEach(() => given(share('0.12'), 'anna', 'ben', 'cleo'));

  it('takes along what it has earned, in the month in which it is reassigned', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(await postings('ben')).toEqual(['accrued 120.00']);
    expect((await deals.ledgerOf('ben')).at(-1)).toMatchObject({ data: { occurredAt: Q2, period: '2011-04' } });
    expect(deals.world.parked.size).toBe(0);
  });

  it('leaves what was there when it comes back, however often and however cut everything arrives', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await deals.reassign('d', 'ben', 'anna', Q2);
    await deals.world.settle(1);
    deals.world.startAgain();
    await deals.world.settle(3);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00', 'recredited 120.00']);
    expect(await postings('ben')).toEqual(['accrued 120.00', 'recredited -120.00']);
  });

  it('stays where the last reassignment took it when all arrive again, also of a merged partner', async () => {
    await deals.world.merge('anna', 'ben', Q1);
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    await deals.world.settle(1);
    deals.world.startAgain();
    expect(await postings('ben')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(await postings('cleo')).toEqual(['accrued 120.00']);
  });

  it('is of the partner it was reassigned to where that one is merged before it has moved, and goes on from there', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await deals.world.merge('ben', 'cleo', Q2);
    expect(await postings('ben')).toEqual(['accrued 120.00']);
    expect(await postings('cleo')).toEqual([]);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    expect(await postings('ben')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(await postings('cleo')).toEqual(['accrued 120.00']);
  });

  it('ends with its owner when a reassignment that was parked is taken up late', async () => {
    const { world } = deals;
    const send = world.send.bind(world);
    world.send = (command) =>
      command.type === 'RecordSale' ? Promise.resolve(refuse('TOO_LARGE', 'for now')) : send(command);
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await world.settle();
    world.send = send;
    const [won, first] = [...world.parked];
    world.parked.delete(first?.[0] ?? '');
    await world.retryParked();
    expect([won?.[1].code, first?.[1].code, world.parked.size]).toEqual(['TOO_LARGE', 'NOT_FOUND', 0]);
    if (first) world.parked.set(...first);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    await world.settle();
    await world.retryParked();
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(sumOf(await deals.ledgerOf('ben'))).toBe(0n);
    expect(await postings('cleo')).toEqual(['accrued 120.00']);
    expect(world.parked.size).toBe(0);
  });

  it('is taken back of whom it was reassigned to when it is revoked at once', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await deals.revoke('d', Q2);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(await postings('ben')).toEqual(['accrued 120.00', 'clawed-back -120.00']);
    expect(await postings('cleo')).toEqual([]);
  });

  it('was helped with by nobody whose it is: help is taken back, and given back when the deal goes on', async () => {
    await deals.influence('d', 'ben');
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.reassign('d', 'anna', 'ben', Q2);
    expect(await postings('ben')).toEqual(['accrued 120.00', 'accrued 120.00', 'clawed-back -120.00']);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    expect((await postings('ben')).slice(3).sort()).toEqual(['recredited -120.00', 'restored 120.00']);
    await deals.reassign('d', 'cleo', 'ben', Q2);
    expect(sumOf(await deals.ledgerOf('ben'))).toBe(12_000n);
  });

  it('leaves help as the deal says, in whatever order what was parked of it is taken up', async () => {
    const { world } = deals;
    const send = world.send.bind(world);
    await deals.influence('d', 'ben');
    await deals.winNew('d', 'anna', '1000', Q1);
    await world.settle();
    world.send = (command) =>
      command.type === 'TakeBackSale' ? Promise.resolve(refuse('TOO_LARGE', 'for now')) : send(command);
    await deals.reassign('d', 'anna', 'ben', Q2);
    await deals.reassign('d', 'ben', 'cleo', Q2);
    await world.settle();
    expect([...world.parked.values()].map(({ code }) => code)).toEqual(['TOO_LARGE', 'NOT_FOUND']);
    world.send = send;
    const parked = [...world.parked].reverse();
    world.parked.clear();
    for (const [id, one] of parked) world.parked.set(id, one);
    await world.retryParked();
    expect([...world.parked.values()].map(({ code }) => code)).toEqual(['NOT_FOUND']);
    await world.retryParked();
    expect(world.parked.size).toBe(0);
    await world.settle();
    expect(sumOf(await deals.ledgerOf('ben'))).toBe(12_000n);
    expect(sumOf(await deals.ledgerOf('cleo'))).toBe(12_000n);
  });

  it('was the vendor’s own and earns from then on, by the day it was closed', async () => {
    await deals.draft('d', null);
    await deals.win('d', null, '1000', Q1);
    await deals.reassign('d', null, 'ben', Q2);
    expect(await postings('ben')).toEqual(['accrued 120.00']);
  });

  it('was imported, or is reassigned before it is won: one booking, of whose it is', async () => {
    await deals.import('a', 'anna', { outcome: 'won', closedAt: Q1, amount: '1000' });
    await deals.reassign('a', 'anna', 'ben', Q2);
    await deals.draft('b', 'anna');
    await deals.reassign('b', 'anna', 'cleo', Q1);
    await deals.win('b', 'cleo', '500', Q1);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect([await postings('ben'), await postings('cleo')]).toEqual([['accrued 120.00'], ['accrued 60.00']]);
  });

  it('earns nothing for one that is banned by then, and leaves the other all the same', async () => {
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.world.ban('ben', Q2);
    await deals.reassign('d', 'anna', 'ben', Q2);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'recredited -120.00']);
    expect(await postings('ben')).toEqual(['passed PARTNER_COULD_NOT_EARN']);
  });
});

describe('an imported deal', () => {
  beforeEach(() => given(share('0.12'), 'anna'));

  it('that was won earns as of the day it was closed; one that was lost or is open does not, and no later row of its number', async () => {
    const won = { outcome: 'won' as const, closedAt: Q1, amount: '1000' };
    await deals.import('a', 'anna', won);
    await deals.import('b', 'anna', { outcome: 'lost', closedAt: Q1, amount: '1000' });
    await deals.import('c', 'anna', { outcome: 'open' });
    await deals.import('d', null, won);
    const from = { source: 'crm', file: 'pipeline.csv', row: 2, digest: '1'.repeat(64) };
    const repeat = {
      from,
      equalToFirst: false,
      seen: false,
      ...won,
      currency: 'GBP',
      metadata: {},
      personalMetadata: null,
    };
    await deals.happen('a', 'deal.import-repeated', { ...of('a'), at: Q1, partnerId: partnerId('anna'), ...repeat });
    expect(await postings('anna')).toEqual(['accrued 120.00']);
  });

  it('can be influenced and revoked', async () => {
    await deals.world.join('ben');
    await deals.import('a', 'anna', { outcome: 'won', closedAt: Q1, amount: '1000' });
    await deals.influence('a', 'ben');
    await deals.revoke('a', Q2);
    expect(await postings('anna')).toEqual(['accrued 120.00', 'clawed-back -120.00']);
    expect(await postings('ben')).toEqual(['accrued 120.00', 'clawed-back -120.00']);
  });
});

describe('plans for deals', () => {
  it('tell sourced, influenced and influence apart by the type of the sale', async () => {
    const rules = [
      rule('fee', 'deal-influence', { kind: 'share', rate: '0.02' }),
      rule('half', 'deal-influenced', { kind: 'share', rate: '0.06' }),
      rule('full', 'deal-sourced', { kind: 'share', rate: '0.12' }),
    ];
    await given(share('0', { rules }), 'anna', 'ben', 'cleo');
    await deals.draft('d', 'anna');
    await deals.influence('d', 'ben');
    await deals.win('d', 'anna', '1000', Q1);
    await deals.influence('d', 'cleo');
    await deals.winNew('e', 'ben', '1000', Q1, { involvement: 'influenced' });
    expect(await postings('anna')).toEqual(['accrued 120.00']);
    expect(await postings('ben')).toEqual(['accrued 20.00', 'accrued 60.00']);
    expect(await postings('cleo')).toEqual(['accrued 20.00']);
  });

  it('pay a flat amount for a win, by its product line; for one of nothing none', async () => {
    const cpa: Rule = {
      ...rule('cpa', null, { kind: 'flat', amount: '250.00', per: 'sale' }),
      when: { fact: 'sale.product', oneOf: ['cloud'] },
    };
    await given(share('0', { rules: [cpa] }), 'anna');
    await deals.winNew('a', 'anna', '0.01', Q1, { productLines: ['cloud', 'desk'] });
    await deals.winNew('b', 'anna', '9999', Q1, { productLines: ['desk'] });
    await deals.winNew('c', 'anna', '0', Q1);
    expect(await postings('anna')).toEqual(['accrued 250.00', 'passed NO_RULE_MATCHED', 'passed SALE_EARNED_NOTHING']);
  });

  it('split a deal of several product lines evenly, so that its parts add up', async () => {
    const base = { excludeKinds: [], excludeProducts: ['free'], excludeCategories: [] };
    await given(share('1', { base }), 'anna');
    await deals.winNew('a', 'anna', '100.00', Q1, { productLines: ['cloud', 'free', 'desk'] });
    await deals.winNew('b', 'anna', '0.125', Q1, { productLines: ['cloud', 'free'] });
    expect(await postings('anna')).toEqual(['accrued 66.67', 'accrued 0.06']);
    const entries = (await deals.ledgerOf('anna')).slice(1);
    expect(entries).toMatchObject([
      { data: { base: '66.67', excluded: '33.33' } },
      { data: { base: '0.063', excluded: '0.062' } },
    ]);
  });
});

describe('marginal brackets of a partner and quarter', () => {
  beforeEach(() => given(brackets('marginal'), 'anna', 'ben'));

  it.each([
    // 99,999.99 × 5 % = 4,999.9995
    ['99999.99', '5000.00'],
    ['100000.00', '5000.00'],
    // 5,000 + 0.01 × 8 % = 5,000.0008
    ['100000.01', '5000.00'],
    // 5,000 + 0.07 × 8 % = 5,000.0056
    ['100000.07', '5000.01'],
    // 5,000 + 149,999.99 × 8 % = 16,999.9992
    ['249999.99', '17000.00'],
    ['250000.00', '17000.00'],
    // 17,000 + 0.05 × 10 % = 17,000.005
    ['250000.05', '17000.01'],
  ])('of one deal of %s come to %s', async (amount, commission) => {
    await deals.winNew('d', 'anna', amount, Q1);
    expect(await postings('anna')).toEqual([`accrued ${commission}`]);
  });

  it('go on where the quarter’s deals before have left off, per partner, and begin again with the quarter', async () => {
    await deals.winNew('a', 'anna', '99999.99', Q1);
    await deals.winNew('b', 'anna', '0.02', Q1);
    await deals.winNew('c', 'anna', '149999.99', Q1);
    await deals.winNew('d', 'anna', '1000', Q1);
    await deals.winNew('e', 'anna', '1000', Q2);
    await deals.winNew('f', 'ben', '1000', Q1);
    // F: 5,000.00 · 5,000.0008 → 5,000.00 · 17,000.00 · 17,100.00; then anew.
    expect(await postings('anna')).toEqual([
      'accrued 5000.00',
      'accrued 0.00',
      'accrued 12000.00',
      'accrued 100.00',
      'accrued 50.00',
    ]);
    expect(await postings('ben')).toEqual(['accrued 50.00']);
  });

  it('give back at the upper rate first what a revocation takes out, across an edge', async () => {
    await deals.winNew('a', 'anna', '80000', Q1);
    await deals.winNew('b', 'anna', '40000', Q1);
    await deals.revoke('a', Q2);
    // F(120,000) = 6,600; F(40,000) = 2,000.
    expect(await postings('anna')).toEqual(['accrued 4000.00', 'accrued 2600.00', 'clawed-back -4600.00']);
  });
});

describe('retroactive brackets of a partner and quarter', () => {
  beforeEach(() => given(brackets('retroactive'), 'anna'));

  it('raise all of the quarter at the very cent of an edge, not one below it', async () => {
    await deals.winNew('a', 'anna', '60000', Q1);
    await deals.winNew('b', 'anna', '39999.99', Q1);
    await deals.winNew('c', 'anna', '0.01', Q1);
    await deals.winNew('d', 'anna', '0.01', Q1);
    await deals.winNew('e', 'anna', '149999.98', Q1);
    await deals.winNew('f', 'anna', '0.01', Q1);
    // F(99,999.99) = 4,999.9995; F(100,000) = 8,000; F(100,000.01) = 8,000.0008; F(249,999.99) = 19,999.9992; F(250,000) = 25,000.
    expect(await postings('anna')).toEqual([
      'accrued 3000.00',
      'accrued 2000.00',
      'accrued 0.00',
      'window-rerated 3000.00',
      'accrued 0.00',
      'accrued 12000.00',
      'accrued 0.00',
      'window-rerated 5000.00',
    ]);
  });

  it('take the higher rate back from all of the quarter when a revocation leaves less than the edge', async () => {
    await deals.winNew('a', 'anna', '60000', Q1);
    await deals.winNew('b', 'anna', '40000', Q1);
    await deals.revoke('a', Q1);
    await deals.winNew('c', 'anna', '60000', Q1);
    // F(100,000) = 8,000; F(40,000) = 2,000; and up again.
    expect(await postings('anna')).toEqual([
      'accrued 3000.00',
      'accrued 3200.00',
      'window-rerated 1800.00',
      'clawed-back -6000.00',
      'accrued 4800.00',
      'window-rerated 1200.00',
    ]);
  });

  it('count influence in a window of its own rule', async () => {
    const pays = brackets('retroactive').rules[0]!.pays;
    const rules = [
      rule('fee', 'deal-influence', { kind: 'flat', amount: '100', per: 'sale' }),
      rule('rest', null, pays),
    ];
    await given(share('0', { rules }), 'anna', 'ben');
    await deals.winNew('a', 'anna', '99999.99', Q1);
    await deals.influence('a', 'ben');
    await deals.winNew('b', 'ben', '0.01', Q1);
    await deals.influence('b', 'anna');
    expect(await postings('anna')).toEqual(['accrued 5000.00', 'accrued 100.00']);
    expect(await postings('ben')).toEqual(['accrued 100.00', 'accrued 0.00']);
  });
});

it('names the deal in the sale that it is booked as', async () => {
  await given(share('0.12'), 'anna');
  await deals.winNew('d', 'anna', '10', Q1, { metadata: { region: 'east' } });
  await deals.world.settle();
  const sale = await deals.world.saleOf(`deal:${dealIdOf('d')}`);
  expect(sale).toMatchObject({
    type: 'sale.recorded',
    data: {
      externalId: `deal:${dealIdOf('d')}`,
      saleType: 'deal-sourced',
      occurredAt: Q1,
      credits: [{ partnerId: partnerId('anna'), weight: 10_000 }],
      metadata: { region: 'east', deal: dealIdOf('d') },
      lines: [{ product: 'cloud', quantity: '1', unitPrice: '10', amount: '10' }],
    },
  });
});
