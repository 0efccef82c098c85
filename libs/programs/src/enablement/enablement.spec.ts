import { describe, expect, it } from '@jest/globals';
import { meantFor } from './enablement.js';
import { PublishAsset, PublishOffer, SetGoal } from '../program/enablement.commands.js';
import { after, context, created, program, programId, publish, startsAt } from '../../test/program.fixtures.js';
import { planIdOf } from '../program/program.js';

const meant = { programId, effectiveFrom: startsAt, effectiveUntil: null, forKinds: null, fromTier: 1, toTier: null };
const offer = (change: object = {}) =>
  new PublishOffer(
    { ...meant, name: 'Training', kind: 'training', description: 'A day', planId: null, link: null, ...change },
    context(),
  );
const asset = (change: object = {}) =>
  new PublishAsset(
    { ...meant, name: 'Logo', kind: 'logo', link: 'https://example.com/logo.png', mediaType: 'image/png', ...change },
    context(),
  );
const goal = (change: object = {}) =>
  new SetGoal(
    {
      programId,
      name: 'Revenue from partners',
      metric: 'partner-revenue-share',
      target: '20',
      period: 'quarter',
      effectiveFrom: startsAt,
      effectiveUntil: null,
      ...change,
    },
    context(),
  );
const february = '2011-02-01T00:00:00.000Z';
const reseller = { kind: 'reseller', tier: 2 } as const;

describe('what a partner gets', () => {
  it('is of each name the version in force, if it is meant for such a partner', () => {
    const { offers } = after(
      offer(),
      offer({ name: 'Gold fund', kind: 'fund', fromTier: 3 }),
      offer({ name: 'MSP fund', kind: 'fund', forKinds: ['msp'] }),
      offer({ name: 'Start', toTier: 2, effectiveUntil: february }),
      offer({ effectiveFrom: february, description: 'Two days' }),
    );
    const names = (at: string, who: Parameters<typeof meantFor>[1] = reseller) =>
      meantFor(offers, who, at).map(({ name, version }) => `${name} ${version}`);
    expect(names('2010-11-30T23:59:59.999Z')).toEqual([]);
    expect(names(startsAt)).toEqual(['Start 1', 'Training 1']);
    expect(names('2011-01-31T23:59:59.999Z')).toEqual(['Start 1', 'Training 1']);
    expect(names(february)).toEqual(['Training 2']);
    expect(names(february, { kind: 'msp', tier: 3 })).toEqual(['Gold fund 1', 'MSP fund 1', 'Training 2']);
  });

  it('ends with a version that ends, even where an older one would still hold', () => {
    const { assets } = after(asset(), asset({ effectiveFrom: february, effectiveUntil: '2011-03-01T00:00:00.000Z' }));
    expect(meantFor(assets, reseller, '2011-03-01T00:00:00.000Z')).toEqual([]);
  });

  it('may be a plan of the program', () => {
    const planId = planIdOf('acme', programId, 'Standard');
    const { offers } = after(publish(), offer({ name: 'Plan', kind: 'plan', planId }));
    expect(offers).toMatchObject([{ kind: 'plan', planId }]);
  });

  it.each([
    [{ kind: 'plan' }, 'BAD_PLAN', 'planId'],
    [{ kind: 'plan', planId: 'other' }, 'NOT_FOUND', 'planId'],
    [{ planId: 'other' }, 'BAD_PLAN', 'planId'],
    [{ forKinds: ['shop'] }, 'UNKNOWN_VALUE', 'forKinds.0'],
    [{ forKinds: [] }, 'TOO_FEW', 'forKinds'],
    [{ fromTier: 3, toTier: 2 }, 'OUT_OF_RANGE', 'toTier'],
    [{ effectiveUntil: startsAt }, 'ENDS_BEFORE_START', 'effectiveUntil'],
  ])('refuses %j', (change, refused, field) => {
    expect(program.given(created).when(offer(change))).toMatchObject({ refused, field });
  });

  it.each(['javascript:alert(1)', 'http://example.com', 'https://ada:pw@example.com', '/logo.png', ''])(
    'refuses the link %j',
    (link) => {
      expect(program.given(created).when(asset({ link }))).toMatchObject({ refused: 'BAD_LINK', field: 'link' });
    },
  );
});

describe('a goal', () => {
  it('is written in the unit of what it counts, version by version', () => {
    const { goals } = after(
      goal(),
      goal({ target: '25.5' }),
      goal({ name: 'Sum', metric: 'partner-revenue', target: '5' }),
    );
    expect(goals.map(({ name, version, unit, target }) => [name, version, unit, target])).toEqual([
      ['Revenue from partners', 1, 'percent', '20'],
      ['Revenue from partners', 2, 'percent', '25.5'],
      ['Sum', 1, 'money', '5.00'],
    ]);
    expect(new Set(goals.map(({ goalId }) => goalId)).size).toBe(2);
  });

  it.each([
    [{ metric: 'happiness' }, 'UNKNOWN_VALUE', 'metric'],
    [{ metric: 'won-deals', target: '1.5' }, 'OUT_OF_RANGE', 'target'],
    [{ target: '-1' }, 'NEGATIVE', 'target'],
    [{ period: 'week' }, 'UNKNOWN_VALUE', 'period'],
  ])('refuses %j', (change, refused, field) => {
    expect(program.given(created).when(goal(change))).toMatchObject({ refused, field });
  });
});
