import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import type { PerformanceItem, PerformanceCommand } from './performance.commands.js';
import type { PerformanceEvent } from './performance.events.js';
import { facts, ladder, note, of, revenue, subject } from '../../test/performance.fixtures.js';
import { performanceDecider } from './performance.js';
import { earnedRank, figuresOn, measure } from './performance.figures.js';
import { type Performance, yearBefore } from './performance.state.js';

const performance = scenario(performanceDecider);
const state = (...commands: readonly PerformanceCommand[]): Performance =>
  commands.reduce((before, command) => {
    const decision = performanceDecider.decide(command, before);
    if ('refused' in decision) throw new Error(decision.message);
    return decision.reduce(performanceDecider.evolve, before);
  }, performanceDecider.initial);
const win = (position: number, dealId: string, day: string): PerformanceItem => ({
  ...{ kind: 'win', position: String(position), dealId, day },
  amount: '10',
});
const registration = (position: number, dealId: string, day: string): PerformanceItem => ({
  ...{ kind: 'registration', position: String(position), dealId, day },
});

describe('noting what a partner has done', () => {
  it('is one event for a batch, by day, with refunds on their own day', () => {
    const items = [
      revenue(1, '2021-01-05', '100.10'),
      revenue(2, '2021-01-05', '0.125'),
      revenue(3, '2021-01-07', '-50'),
      win(4, 'd1', '2021-01-07'),
      { kind: 'unconverted', position: '5', day: '2021-01-07', net: '7', currency: 'USD' } as const,
    ];
    expect(performance.given().when(note(items))).toEqual([
      {
        type: 'performance.noted',
        data: {
          ...{ ...subject, at: '2021-01-01T00:00:00.000Z', until: '5' },
          revenue: [
            { day: '2021-01-05', net: '100.225', sales: 2 },
            { day: '2021-01-07', net: '-50', sales: 0 },
          ],
          unconverted: [{ day: '2021-01-07', currency: 'USD', net: '7' }],
          ...{ registrations: [], revoked: [] },
          wins: [{ dealId: 'd1', day: '2021-01-07', amount: '10' }],
        },
      },
    ]);
  });

  it('passes over what was taken, however the batches are cut when they come again', () => {
    const all = [revenue(1, '2021-01-05', '100'), revenue(2, '2021-01-06', '10'), revenue(3, '2021-01-07', '1')];
    const once = state(note(all.slice(0, 2)));
    const again = performanceDecider.decide(note(all), once) as readonly PerformanceEvent[];
    expect(again).toMatchObject([{ data: { until: '3', revenue: [{ day: '2021-01-07', net: '1' }] } }]);
    expect(performanceDecider.decide(note(all), state(note(all)))).toEqual([]);
  });

  it('forgets days that not even a late review looks at', () => {
    const { revenue: days } = state(note([revenue(1, '2017-12-31', '5')]), note([revenue(2, '2021-01-01', '7')]));
    expect([...days.keys()]).toEqual(['2021-01-01']);
  });
});

describe('the trailing 12 months', () => {
  const done = state(
    note([
      revenue(1, '2020-03-01', '700'),
      revenue(2, '2020-03-02', '999.99'),
      revenue(3, '2021-03-01', '0.01'),
      revenue(4, '2021-03-02', '5000'),
      registration(5, 'd1', '2020-03-01'),
      registration(6, 'd2', '2020-03-02'),
      win(7, 'd2', '2021-03-01'),
    ]),
  );

  it.each([
    ['2020-03-01', '700', 1, 0, 1],
    ['2021-02-28', '1699.99', 2, 0, 2],
    ['2021-03-01', '1000', 1, 1, 2],
    ['2021-03-02', '5000.01', 0, 1, 2],
  ])('that end with %s are worth %s, %s registrations and %s wins: rank %s', (day, net, registrations, wins, rank) => {
    const figures = figuresOn(done, facts(day));
    expect(figures).toMatchObject({ netRevenue: net, approvedRegistrations: registrations, closedDeals: wins });
    expect(earnedRank(ladder, figures)).toBe(rank);
  });

  it('begin a calendar year before, also on 29 February', () => {
    expect([yearBefore('2021-03-01'), yearBefore('2024-02-29')]).toEqual(['2020-03-01', '2023-02-29']);
    expect('2023-03-01' > yearBefore('2024-02-29') && '2023-02-28' < yearBefore('2024-02-29')).toBe(true);
  });

  it('do not count a deal that was revoked', () => {
    const revoked: PerformanceItem = { kind: 'revoked', position: '8', dealId: 'd2', day: '2021-03-01' };
    const after = performanceDecider.decide(note([revoked]), done) as readonly PerformanceEvent[];
    const figures = figuresOn(after.reduce(performanceDecider.evolve, done), facts('2021-03-01'));
    expect(figures).toMatchObject({ approvedRegistrations: 0, closedDeals: 0 });
  });
});

describe('the criteria of a tier', () => {
  const gold = ladder.tiers[2]!;
  const enough = { netRevenue: '5000', approvedRegistrations: 2, closedDeals: 1, certifications: { Sales: 2 } };

  it('are mandatory, all of them', () => {
    expect(measure(gold, enough).every(({ met }) => met)).toBe(true);
    expect(earnedRank(ladder, enough)).toBe(3);
  });

  it.each([
    [{ netRevenue: '4999.99' }, 'net-revenue'],
    [{ approvedRegistrations: 1 }, 'approved-registrations'],
    [{ closedDeals: 0 }, 'closed-deals'],
    [{ certifications: { Sales: 1 } }, 'certification'],
  ])('are not met with %j', (less, criterion) => {
    const figures = { ...enough, ...less };
    expect(measure(gold, figures).filter(({ met }) => !met)).toMatchObject([{ criterion }]);
    expect(earnedRank(ladder, figures)).toBe(2);
  });
});

describe('a partner without anything', () => {
  it('holds the lowest rank', () => {
    expect(earnedRank(ladder, figuresOn(performanceDecider.initial, facts('2021-03-01')))).toBe(1);
    expect(of.performanceId).toBe(of.partnerId);
  });
});
