import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TierLevel } from '#libs/programs';
import { idOfPartner, programId } from './happenings.fixtures.js';
import { by, World } from './world.fixtures.js';
import { DeclineUpgrade, OverrideTier } from '../src/performance/performance.commands.js';
import { ladder } from './performance.fixtures.js';
import { TierStateReader } from '../src/state-reader/tier.state-reader.js';

const START = '2020-01-01T00:00:00.000Z';
const SILENT_FROM = '2020-02-01T12:00:00.000Z';
const BACK_AT = '2020-04-05T12:00:00.000Z';
const NOON = (january: number): string => `2020-01-0${january}T12:00:00.000Z`;
const PARTNERS = ['falls', 'recovers', 'uncertified', 'declined', 'raised', 'overridden'];

const silver: TierLevel = { ...ladder.tiers[1]!, netRevenue: '1000' };
const gold: TierLevel = {
  ...ladder.tiers[2]!,
  ...{ netRevenue: null, approvedRegistrations: null, closedDeals: null },
};
const levels = (price: string) => [
  ladder.tiers[0]!,
  { ...silver, netRevenue: price },
  { ...gold, certifications: [{ certification: 'Sales', holders: 1 }] },
];

/** Six partners to each of whom something else happens in February and March. */
async function begun(): Promise<World> {
  const world = new World();
  await world.begin(START, { graceDays: 20, tiers: levels('1000') });
  const later = {
    ...ladder,
    version: 2,
    graceDays: 20,
    effectiveFrom: '2020-03-10T09:00:00.000Z',
    tiers: levels('900'),
  };
  await world.program({ type: 'program.tier-ladder-set', data: { programId, ladder: later } }, START);
  for (const name of PARTNERS) await world.join(name, START, { falls: 2, recovers: 2, uncertified: 3 }[name] ?? 1);
  await world.sell('s1', '1000', 'falls', '2019-02-10T12:00:00.000Z');
  await world.sell('s2', '1000', 'recovers', '2019-02-10T12:00:00.000Z');
  await world.sell('s3', '1000', 'recovers', '2020-02-20T12:00:00.000Z');
  await world.certify('uncertified', START, '2020-02-15T10:00:00.000Z');
  await world.sell('s4', '1000', 'declined', '2020-01-05T12:00:00.000Z');
  await world.sell('s5', '900', 'raised', '2020-01-07T12:00:00.000Z');
  const at = '2020-01-25T12:00:00.000Z';
  await world.settle(at);
  const of = async (name: string) => (await new TierStateReader(world.facts).review('acme', idOfPartner(name), at))!;
  await world.send(new DeclineUpgrade({ ...(await of('declined')), note: 'not yet' }, by(at)));
  const until = '2020-02-25T08:00:00.000Z';
  await world.send(new OverrideTier({ ...(await of('overridden')), tier: 3, until, reason: 'x' }, by(at)));
  await world.settle(SILENT_FROM);
  return world;
}

const decisions = async (world: World) =>
  Promise.all(
    PARTNERS.map(async (name) => {
      const events = (await world.history()).filter(({ stream }) => stream.endsWith(idOfPartner(name)));
      return [name, ...events.map(({ type, data }) => [type, data])];
    }),
  );

const looks = async (world: World): Promise<string[]> =>
  (await world.history())
    .filter(({ type }) => type === 'roster.review-asked')
    .map(({ data }) => (data as unknown as { at: string }).at);

describe('after months in which nobody looked', () => {
  let onTime: World;
  let late: World;

  beforeAll(async () => {
    onTime = await begun();
    await onTime.settle(BACK_AT);
    late = await begun();
    await late.settle(BACK_AT, BACK_AT);
  });

  it('everything was decided as of the days on which it would have been, in their order', async () => {
    expect(await decisions(late)).toEqual(await decisions(onTime));
    const told = await Promise.all(PARTNERS.map((name) => late.performance(name)));
    expect(told).toEqual([
      ['noted', 'downgrade-noticed', 'notice-lifted', 'tier-decided'],
      ['noted', 'downgrade-noticed', 'notice-lifted'],
      ['downgrade-noticed', 'notice-lifted', 'tier-decided'],
      ['noted', 'upgrade-proposed', 'proposal-closed', 'upgrade-proposed'],
      ['noted', 'upgrade-proposed'],
      ['override-set', 'tier-decided', 'override-ended', 'tier-decided'],
    ]);
    expect(await late.tier('falls', '2020-02-29T22:59:59.999Z')).toBe(2);
    expect(await late.tier('falls', '2020-02-29T23:00:00.000Z')).toBe(1);
    expect(await late.tier('uncertified', '2020-03-31T21:59:59.999Z')).toBe(3);
    expect(await late.tier('uncertified', '2020-03-31T22:00:00.000Z')).toBe(1);
  });

  it('only days were looked at that could change something, and none was leapt over by more than a month', async () => {
    expect((await looks(late)).filter((at) => at > SILENT_FROM)).toEqual([
      '2020-02-01T23:00:00.000Z',
      '2020-02-09T23:00:00.000Z',
      '2020-02-13T23:00:00.000Z',
      '2020-02-14T23:00:00.000Z',
      '2020-02-19T23:00:00.000Z',
      '2020-03-10T09:00:00.000Z',
      '2020-03-21T23:00:00.000Z',
    ]);
    expect(late.pendingKinds()).toEqual(onTime.pendingKinds());
  });

  it('nothing is done twice, at whatever clock and however often it arrives', async () => {
    const before = (await late.history()).length;
    await late.settle(SILENT_FROM, SILENT_FROM);
    await late.again();
    expect((await late.history()).length).toBe(before);
  });

  it('a clock that is a year ahead moves the next look by no more than a month', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START);
    await world.settle(START, '2021-01-01T00:00:00.000Z');
    expect(world.pendingKinds()).toEqual(['tiers-daily 2020-02-01T23:00:00.000Z']);
  });

  it('a clock that was believed a year ahead keeps nobody from being looked at once it is right and something counts', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START);
    await world.sell('s1', '1', 'one', NOON(2));
    await world.settle(NOON(2));
    await world.settle('2021-01-01T00:00:00.000Z', '2021-01-01T00:00:00.000Z');
    expect(world.pendingKinds()).toEqual(['tiers-daily 2021-01-01T23:00:00.000Z']);
    const before = (await looks(world)).length;
    await world.sell('s2', '1', 'one', NOON(5));
    await world.settle(NOON(5));
    expect(world.pendingKinds()).toEqual([
      'tiers-daily 2020-01-05T23:00:00.000Z',
      'tiers-daily 2021-01-01T23:00:00.000Z',
    ]);
    await world.sell('s3', '1', 'one', NOON(6));
    await world.settle(NOON(7));
    expect((await looks(world)).slice(before)).toEqual([
      NOON(5),
      '2020-01-05T23:00:00.000Z',
      '2020-01-06T23:00:00.000Z',
    ]);
    const all = (await world.history()).length;
    await world.again();
    expect((await world.history()).length).toBe(all);
  });

  it('what is recorded of years ago, a ladder or a certification, is looked at from then on and judges nobody before', async () => {
    const world = new World();
    await world.begin('2021-06-01T12:00:00.000Z', { effectiveFrom: START });
    await world.join('one', '2021-06-01T12:00:00.000Z', 2);
    await world.certify('one', '2021-06-02T12:00:00.000Z', '2020-06-30T00:00:00.000Z');
    await world.settle();
    const due = ['certification-expires 2021-06-02T12:00:00.000Z', 'tiers-daily 2021-06-01T12:00:00.000Z'];
    expect(world.pendingKinds()).toEqual(expect.arrayContaining(due));
  });
});
