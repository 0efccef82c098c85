import { describe, expect, it } from '@jest/globals';
import { programAggregate } from '#libs/programs';
import * as happened from './happenings.fixtures.js';
import { type Happening, idOfPartner, programId, TENANT } from './happenings.fixtures.js';
import { World } from './world.fixtures.js';
import type { Figures } from '../src/performance/performance.events.js';
import { performanceAggregate } from '../src/performance/performance.aggregate.js';
import { figuresOn, unconvertedOn } from '../src/performance/performance.figures.js';
import { TierStateReader } from '../src/state-reader/tier.state-reader.js';

const START = '2019-01-01T00:00:00.000Z';
const NOON = (day: string): string => `${day}T12:00:00.000Z`;
const END = NOON('2021-03-01');

async function after(...happenings: readonly Happening[]): Promise<World> {
  const world = new World();
  await world.begin(START);
  for (const name of ['one', 'two']) await world.join(name, START);
  for (const happening of happenings) await world.tell(happening);
  await world.settle();
  return world;
}

async function figures({ facts }: World, name = 'one', at = END): Promise<Figures> {
  const known = await new TierStateReader(facts).review(TENANT, idOfPartner(name), at);
  const { state } = await facts.of(performanceAggregate, TENANT, idOfPartner(name));
  return figuresOn(state, known!.review);
}

const netOf = async (world: World, name = 'one', at = END): Promise<string> =>
  (await figures(world, name, at)).netRevenue;

/** What goals see of nobody's revenue: of the program's own performance. */
async function directNet({ facts }: World): Promise<string> {
  const { state } = await facts.of(performanceAggregate, TENANT, programId);
  return [...state.revenue.values()].map(String).join(' ');
}

const sale = (amount: string, day: string, more: Partial<Parameters<typeof happened.sold>[0]> = {}) => ({
  ...{ saleId: `${amount} of ${day}`, amount, name: 'one', occurredAt: day.length > 10 ? day : NOON(day) },
  ...more,
});

describe('deals count as', () => {
  it('registrations when they are approved and as closed when they are won, for the partner whose deal it is alone', async () => {
    const world = await after(
      happened.approved('d1', 'one', NOON('2021-01-01')),
      happened.approved('d2', 'one', NOON('2021-01-02')),
      happened.won('d1', 'one', NOON('2021-02-01')),
      happened.helped('d1', 'two', NOON('2021-02-02')),
      happened.won('direct', null, NOON('2021-02-02')),
      happened.importedWon('d3', 'two', NOON('2020-04-01'), NOON('2021-02-03')),
    );
    expect(await figures(world)).toMatchObject({ approvedRegistrations: 2, closedDeals: 1, netRevenue: '0' });
    expect(await figures(world, 'two')).toMatchObject({ approvedRegistrations: 0, closedDeals: 1, netRevenue: '0' });
  });

  it('nothing once they are revoked, also those that no account protects', async () => {
    const world = await after(
      happened.approved('d1', 'one', NOON('2021-01-01')),
      happened.importedWon('d2', 'one', NOON('2020-04-01'), NOON('2021-01-02')),
      happened.importedWon('d3', 'one', NOON('2020-04-01'), NOON('2021-01-02')),
      happened.protectionRevoked('d1', 'one', NOON('2021-02-01')),
      happened.dealRevoked('d2', NOON('2021-02-02')),
    );
    expect(await figures(world)).toMatchObject({ approvedRegistrations: 0, closedDeals: 1 });
  });
});

describe('a won deal that is reassigned', () => {
  const IMPORTED = happened.importedWon('d', 'one', NOON('2020-04-01'), NOON('2021-01-02'));
  const moved = (from: string, to: string, day: string) => happened.reassigned('d', from, to, NOON(day));

  it('counts for whose it is, by the day it was closed', async () => {
    const world = await after(IMPORTED, moved('one', 'two', '2021-01-10'));
    expect([(await figures(world)).closedDeals, (await figures(world, 'two')).closedDeals]).toEqual([0, 1]);
    expect((await figures(world, 'two', NOON('2021-04-02'))).closedDeals).toBe(0);
  });

  it('counts once for one that it left and came back to, also all at once', async () => {
    const world = await after(IMPORTED, moved('one', 'two', '2021-01-10'), moved('two', 'one', '2021-01-11'));
    expect([(await figures(world)).closedDeals, (await figures(world, 'two')).closedDeals]).toEqual([1, 0]);
  });

  it('counts no more once it is revoked', async () => {
    const gone = happened.dealRevoked('d', NOON('2021-01-12'));
    const world = await after(IMPORTED, moved('one', 'two', '2021-01-10'), gone);
    expect((await figures(world, 'two')).closedDeals).toBe(0);
  });
});

describe('the 12 months', () => {
  it.each([
    ['2020-03-01T22:59:59.999Z', '0'],
    ['2020-03-01T23:00:00.000Z', '5'],
    ['2021-03-01T22:59:59.999Z', '5'],
    ['2021-03-01T23:00:00.000Z', '0'],
  ])('that end on 1 March in Berlin: a sale at %s is worth %s', async (occurredAt, net) => {
    expect(await netOf(await after(happened.sold(sale('5', occurredAt))))).toBe(net);
  });

  it.each([
    ['2022-03-27T21:59:59.999Z', '5'],
    ['2022-03-27T22:00:00.000Z', '0'],
  ])('end with the day on which clocks change: at %s a sale of a year before is worth %s', async (at, net) => {
    const world = await after(happened.sold(sale('5', '2021-03-28T21:59:59.999Z')));
    expect(await netOf(world, 'one', at)).toBe(net);
  });
});

describe('net revenue', () => {
  it('is without what was given back, on the day on which it was', async () => {
    const sold = sale('100', '2020-02-01');
    const world = await after(
      happened.sold(sold),
      happened.refunded(sold, NOON('2020-03-01'), '0', '10'),
      happened.refunded(sold, NOON('2020-03-02'), '10', '40'),
      happened.credited('c1', '-5', 'one', NOON('2021-03-01')),
      happened.sold(sale('0.5', '2021-01-01', { name: ['one', 'two'] })),
    );
    expect(await netOf(world)).toBe('-34.75');
    expect(await netOf(world, 'one', NOON('2020-03-01'))).toBe('90');
    expect(await netOf(world, 'two')).toBe('0.25');
  });

  it('counts what a partner brought, not what it helped with; of the program each deal counts once', async () => {
    const helped = sale('300', '2021-01-03', { saleType: 'deal-influenced' });
    const lent = sale('100', '2021-01-02', { saleType: 'deal-influence', name: 'two', saleId: 'lent' });
    const world = await after(
      happened.sold(sale('100', '2021-01-02', { saleType: 'deal-sourced' })),
      happened.sold(lent),
      happened.refunded(lent, NOON('2021-01-04'), '0', '100'),
      happened.sold(helped),
      happened.refunded(helped, NOON('2021-01-03'), '0', '1'),
    );
    expect([await netOf(world), await netOf(world, 'two'), await directNet(world)]).toEqual(['100', '0', '299']);
  });
});

describe('what was sold in another currency', () => {
  const dollars = sale('10', '2021-01-05', { currency: 'USD' });

  it('counts at the rate of its day, and is taken back at the same, part by part, to nothing', async () => {
    const world = await after(
      happened.published('2021-01-04', { USD: '3' }, NOON('2021-01-04')),
      happened.sold(dollars),
      happened.published('2021-01-05', { USD: '2' }, NOON('2021-01-05')),
      happened.refunded(dollars, NOON('2021-02-01'), '0', '5'),
    );
    expect(await netOf(world)).toBe('1.66');
    await world.tell(happened.refunded(dollars, NOON('2021-02-02'), '5', '10'));
    await world.settle();
    expect(await netOf(world)).toBe('0');
  });

  it('is told and not counted where no rate was published, and then no refund of it is either', async () => {
    const world = await after(
      happened.published('2020-12-28', { USD: '3' }, NOON('2020-12-28')),
      happened.sold(dollars),
      happened.sold(sale('7', '2021-01-06', { currency: 'PLN', name: ['one', 'two'] })),
      happened.published('2021-01-29', { USD: '2' }, NOON('2021-01-29')),
      happened.refunded(dollars, NOON('2021-02-01'), '0', '4'),
    );
    expect(await netOf(world)).toBe('0');
    const { state } = await world.facts.of(performanceAggregate, TENANT, idOfPartner('one'));
    expect(unconvertedOn([state], '2021-03-01')).toEqual({ USD: '6', PLN: '3.5' });
    expect(unconvertedOn([state], '2021-01-31')).toEqual({ USD: '10', PLN: '3.5' });
    expect(unconvertedOn([state], '2023-01-31')).toEqual({});
    expect((await world.facts.of(programAggregate, TENANT, programId)).revision).toBe(1n);
  });
});

describe('a partner into which another record was merged', () => {
  const merge = async (world: World, at: string): Promise<void> => {
    const of = (partnerId: string) => ({ partnerId, programId, at, reason: 'the same' });
    const [into, from] = [idOfPartner('one'), idOfPartner('two')];
    await world.partner('one', { type: 'partner.absorbed', data: { ...of(into), from } }, at);
    await world.settle();
    await world.partner('two', { type: 'partner.merged', data: { ...of(from), into } }, at);
    await world.settle();
  };

  it('has both histories to show from then on, and takes the rank that both have earned', async () => {
    const world = await after(
      happened.sold(sale('600', '2021-01-01')),
      happened.sold(sale('400', '2021-01-01', { name: 'two', saleId: 's2' })),
      happened.approved('d1', 'two', NOON('2021-01-02')),
      happened.won('d1', 'two', NOON('2021-01-03')),
      happened.sold(sale('9', '2021-01-04', { name: 'two', currency: 'USD', saleId: 's3' })),
    );
    await merge(world, NOON('2021-02-01'));
    const both = { netRevenue: '1000', approvedRegistrations: 1, closedDeals: 1 };
    expect(await figures(world, 'one', NOON('2021-01-31'))).toMatchObject({ netRevenue: '600', closedDeals: 0 });
    expect(await figures(world, 'one', NOON('2021-02-01'))).toMatchObject(both);
    expect(await world.performance('one')).toEqual(['noted', 'upgrade-proposed']);
    const { state: partner } = (await new TierStateReader(world.facts).partner(TENANT, idOfPartner('one')))!;
    const merged = await new TierStateReader(world.facts).merged(TENANT, partner, END);
    expect(unconvertedOn(merged, '2021-03-01')).toEqual({ USD: '9' });
  });

  it('also loses what is given back later of what the other one sold', async () => {
    const theirs = sale('400', '2021-01-01', { name: 'two', saleId: 's2' });
    const world = await after(happened.sold(theirs));
    await merge(world, NOON('2021-02-01'));
    await world.tell(happened.refunded(theirs, NOON('2021-02-02'), '0', '100'));
    await world.settle();
    expect(await netOf(world)).toBe('300');
  });
});
