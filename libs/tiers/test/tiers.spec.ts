import { describe, expect, it } from '@jest/globals';
import { idOfPartner, programId } from './happenings.fixtures.js';
import { by, World } from './world.fixtures.js';
import { OverrideTier } from '../src/performance/performance.commands.js';
import { ladder } from './performance.fixtures.js';
import { TierStateReader } from '../src/state-reader/tier.state-reader.js';

const certifications = [{ certification: 'Sales', holders: 1 }];
const START = '2020-01-01T00:00:00.000Z';

describe('the policies of tiers', () => {
  it('raise a partner with the batch that earns it, once, however often it arrives', async () => {
    const world = new World();
    await world.begin(START, { upgrades: 'automatic' });
    await world.join('one', START);
    await world.sell('s1', '400', 'one', '2021-01-10T12:00:00.000Z');
    await world.sell('s2', '600', 'one', '2021-01-10T12:00:00.001Z');
    await world.settle();
    expect(await world.performance('one')).toEqual(['noted', 'tier-decided']);
    expect(await world.tier('one', '2021-01-10T12:00:00.000Z')).toBe(1);
    expect(await world.tier('one', '2021-01-10T12:00:00.001Z')).toBe(2);
    const before = (await world.history()).length;
    await world.again();
    expect((await world.history()).length).toBe(before);
  });

  it('write one event for a partner and batch, and one for direct sales', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START);
    await world.join('two', START);
    await world.settle();
    const before = (await world.history()).length;
    for (let n = 0; n < 30; n += 1) {
      await world.sell(`s${n}`, '1', [null, 'one', 'two'][n % 3]!, '2021-01-10T12:00:00.000Z');
    }
    await world.settle();
    expect((await world.history()).length - before - 30).toBe(3);
  });

  it('look at everybody at every midnight of the program', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START, 2);
    await world.settle(START);
    const grace = 'tier-grace-ends 2020-03-31T22:00:00.000Z';
    expect(await world.performance('one')).toEqual(['downgrade-noticed']);
    expect(world.pendingKinds()).toEqual([grace, 'tiers-daily 2020-01-01T23:00:00.000Z']);
    await world.settle('2020-01-01T23:00:00.000Z');
    expect(world.pendingKinds()).toEqual([grace, 'tiers-daily 2020-01-02T23:00:00.000Z']);
    expect(await world.performance('one')).toEqual(['downgrade-noticed']);
  });

  it('take a rank only at the period end after 90 days, in the program’s zone, over a change of clocks', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START, 2);
    await world.settle('2020-03-31T21:59:59.999Z');
    expect(await world.tier('one', '2020-12-31T00:00:00.000Z')).toBe(2);
    await world.settle('2020-03-31T22:00:00.000Z');
    expect(await world.tier('one', '2020-03-31T21:59:59.999Z')).toBe(2);
    expect(await world.tier('one', '2020-03-31T22:00:00.000Z')).toBe(1);
    expect(world.pendingKinds()).toEqual(['tiers-daily 2020-04-01T22:00:00.000Z']);
  });

  it('end an override at its date, and count no certification that has expired', async () => {
    const world = new World();
    await world.begin(START, { tiers: [ladder.tiers[0]!, { ...ladder.tiers[1]!, netRevenue: null, certifications }] });
    await world.join('one', START, 2);
    await world.certify('one', START, '2020-02-01T00:00:00.000Z');
    const until = '2020-01-20T00:00:00.000Z';
    await world.settle('2020-01-10T00:00:00.000Z');
    expect(await world.performance('one')).toEqual([]);
    const known = await new TierStateReader(world.facts).review('acme', idOfPartner('one'), '2020-01-10T00:00:00.000Z');
    await world.send(new OverrideTier({ ...known!, tier: 1, until, reason: 'x' }, by('2020-01-10T00:00:00.000Z')));
    await world.settle('2020-01-19T23:59:59.999Z');
    expect(await world.tier('one', until)).toBe(1);
    await world.settle('2020-01-31T23:59:59.999Z');
    expect(await world.tier('one', '2020-01-19T23:59:59.999Z')).toBe(1);
    expect(await world.tier('one', until)).toBe(2);
    const before = await world.performance('one');
    expect(before).toEqual(['override-set', 'tier-decided', 'override-ended', 'tier-decided']);
    await world.settle('2020-02-01T23:00:00.000Z');
    expect(await world.performance('one')).toEqual([...before, 'downgrade-noticed']);
  });

  it('score what was answered anew when another profile begins to hold', async () => {
    const world = new World();
    await world.begin(START);
    await world.join('one', START);
    const profile = (version: number, points: number, effectiveFrom: string) => ({
      ...{ version, effectiveFrom, disqualifiers: [], autoQualifiedFrom: '80', reviewFrom: '40' },
      criteria: [{ id: 'brand', question: '?', weight: 100, answers: [{ id: 'good', text: 'Good', points }] }],
    });
    const set = (version: number, points: number, from: string, at: string) =>
      world.program(
        { type: 'program.ideal-partner-profile-set', data: { programId, profile: profile(version, points, from) } },
        at,
      );
    await set(1, 90, START, START);
    const score = {
      ...{ profileVersion: 1, score: '90', band: 'auto-qualified' as const },
      criteria: [],
      disqualifiedBy: [],
    };
    await world.partner(
      'one',
      {
        type: 'partner.profile-answered',
        data: {
          ...{ partnerId: idOfPartner('one'), programId, at: START, answers: { brand: 'good' }, disqualifiers: [] },
          ...{ score, programRevision: '1' },
        },
      },
      START,
    );
    await world.settle(START);
    const later = '2020-01-03T00:00:00.000Z';
    await set(2, 50, later, '2020-01-02T00:00:00.000Z');
    await world.settle('2020-01-02T23:59:59.999Z');
    const rescored = async () =>
      (await world.history()).filter(({ type }) => type === 'partner.profile-rescored').map(({ data }) => data);
    expect(await rescored()).toEqual([]);
    await world.settle(later);
    expect(await rescored()).toMatchObject([{ at: later, score: { profileVersion: 2, score: '50', band: 'review' } }]);
  });

  it('ask a large program in parts', async () => {
    const world = new World();
    await world.begin(START);
    for (let n = 0; n < 501; n += 1) await world.join(`p${n}`, START);
    await world.settle(START);
    const parts = (await world.history()).filter(({ type }) => type === 'roster.review-asked');
    expect(parts.map(({ data }) => (data as unknown as { partnerIds: string[] }).partnerIds.length)).toEqual([500, 1]);
  });
});
