import { describe, expect, it } from '@jest/globals';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetAttributionPolicy } from '../program/settings.commands.js';
import { attributionPolicyInForce } from '../program/program.state.js';
import { standardRetention } from './attribution-policy.js';
import { STANDARD_ATTRIBUTION_POLICY } from './attribution-policy.js';

const february = '2011-02-01T00:00:00.000Z';
const attribution = (change: object = {}) =>
  new SetAttributionPolicy(
    { programId, effectiveFrom: startsAt, ...STANDARD_ATTRIBUTION_POLICY, ...change },
    context(),
  );

describe('how sales are attributed', () => {
  it('is not said by a program that has set nothing', () => {
    expect(attributionPolicyInForce(after(), february)).toBeUndefined();
  });

  it('is the last touch within 90 days, the customer bound by its lead, unless drafted otherwise', () => {
    const policy = attributionPolicyInForce(after(attribution()), startsAt);
    expect(policy).toMatchObject({ version: 1, model: 'last', windowDays: 90, bind: 'lead', bindingDays: null });
    expect(policy).toMatchObject({ ranking: 'classes', codeBeatsBinding: false, codeWithoutClick: 'pay' });
    expect(policy).toMatchObject({ position: { first: 4000, middle: 2000, last: 4000 }, halfLifeDays: 7 });
    expect(policy).toMatchObject({ selfReferral: { email: 'drop', domain: 'flag' }, customersPerClick: 1 });
  });

  it('holds from its moment on, version by version', () => {
    const state = after(attribution(), attribution({ effectiveFrom: february, model: 'linear' }));
    expect(attributionPolicyInForce(state, '2011-01-31T23:59:59.999Z')).toMatchObject({ version: 1, model: 'last' });
    expect(attributionPolicyInForce(state, february)).toMatchObject({ version: 2, model: 'linear' });
    expect(attributionPolicyInForce(state, '2010-11-30T23:59:59.999Z')).toBeUndefined();
  });

  it.each([
    [{ windowDays: 0 }, 'OUT_OF_RANGE', 'windowDays'],
    [{ windowDays: 401 }, 'OUT_OF_RANGE', 'windowDays'],
    [{ windowDays: 1.5 }, 'OUT_OF_RANGE', 'windowDays'],
    [{ halfLifeDays: 0 }, 'OUT_OF_RANGE', 'halfLifeDays'],
    [{ halfLifeDays: 91 }, 'OUT_OF_RANGE', 'halfLifeDays'],
    [{ bindingDays: 0 }, 'OUT_OF_RANGE', 'bindingDays'],
    [{ customersPerClick: 0 }, 'OUT_OF_RANGE', 'customersPerClick'],
    [{ clickRetentionDays: 119 }, 'OUT_OF_RANGE', 'clickRetentionDays'],
    [{ position: { first: 5000, middle: 1000, last: 5000 } }, 'BAD_WEIGHTS', 'position'],
    [{ position: { first: 0, middle: 10_000, last: 0 } }, 'BAD_WEIGHTS', 'position'],
    [{ position: { first: -1, middle: 10_001, last: 0 } }, 'BAD_WEIGHTS', 'position'],
    [{ position: { first: 0.5, middle: 9999, last: 0.5 } }, 'BAD_WEIGHTS', 'position'],
    [{ model: 'markov' }, 'UNKNOWN_VALUE', 'model'],
    [{ standDown: { kinds: [], minutes: 30 } }, 'TOO_FEW', 'standDown.kinds'],
    [{ standDown: { kinds: ['coupon'], minutes: 30 } }, 'UNKNOWN_VALUE', 'standDown.kinds.0'],
    [{ standDown: { kinds: ['publisher', 'publisher'], minutes: 30 } }, 'GIVEN_TWICE', 'standDown.kinds.1'],
    [{ standDown: { kinds: ['publisher'], minutes: 0 } }, 'OUT_OF_RANGE', 'standDown.minutes'],
    [{ allowedDomains: ['shop.acme.com'] }, 'BAD_DOMAIN', 'allowedDomains.0'],
    [{ allowedDomains: ['acme.com', 'ACME.com'] }, 'GIVEN_TWICE', 'allowedDomains.1'],
    [{ effectiveFrom: 'tomorrow' }, 'BAD_INSTANT', 'effectiveFrom'],
  ])('refuses %j with %s', (change, code, field) => {
    const decision = program.given(created).when(attribution(change));
    expect(decision).toMatchObject({ refused: code, message: expect.stringMatching(/\w/), field });
  });

  it('keeps clicks for as long as the window needs, at its bounds', () => {
    expect([standardRetention(1), standardRetention(370), standardRetention(371), standardRetention(400)]).toEqual([
      400, 400, 401, 430,
    ]);
    const bounds = attribution({ windowDays: 400, clickRetentionDays: 430, halfLifeDays: 90, bindingDays: 3650 });
    expect(attributionPolicyInForce(after(bounds), startsAt)).toMatchObject({ windowDays: 400, bindingDays: 3650 });
  });
});
