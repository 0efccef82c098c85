import { describe, expect, it } from '@jest/globals';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetRewardPolicy } from '../program/settings.commands.js';
import { rewardPolicyInForce } from '../program/program.state.js';

const february = '2011-02-01T00:00:00.000Z';
const rule = {
  ...{ ruleId: 'friends', on: 'first-sale', when: { all: [] }, codesOnly: false, minimumNet: '50', holdDays: 30 },
  ...{ expiresAfterDays: 365, referrer: { kind: 'credit', quantity: 1, amount: '20' } },
  caps: [{ per: 'beneficiary', window: 'year', count: 10 }],
};
const rewards = (change: object = {}, effectiveFrom = startsAt) =>
  new SetRewardPolicy({ programId, effectiveFrom, rules: [{ ...rule, ...change }] }, context());
const refused = (code: string, field: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), field });
const months = { kind: 'free-months', quantity: 1, costEach: '29' };

const cap = (per: string, window: string, most: object) => ({ per, window, ...most });

describe('who is given what for a referral', () => {
  it('is nobody and nothing while nothing is set', () => {
    expect(rewardPolicyInForce(after(), february)).toBeUndefined();
  });

  it('holds from its moment on, version by version, amounts with all decimals of the currency', () => {
    const state = after(rewards(), rewards({ customer: months, minimumNet: '0' }, february));
    expect(rewardPolicyInForce(state, '2011-01-31T23:59:59.999Z')).toMatchObject({
      version: 1,
      rules: [{ minimumNet: '50.00', referrer: { amount: '20.00', costEach: '0', sku: null }, customer: null }],
    });
    expect(rewardPolicyInForce(state, february)).toMatchObject({
      version: 2,
      rules: [{ customer: { kind: 'free-months', costEach: '29.00', amount: null } }],
    });
  });

  it('has caps of several windows, by number and by cost', () => {
    const caps = [
      ...[cap('program', 'year', { count: 40 }), cap('program', 'year', { cost: '500.00' })],
      ...[cap('program', 'month', { count: 40 }), cap('beneficiary', 'year', { count: 40 })],
    ];
    expect(rewardPolicyInForce(after(rewards({ caps })), february)?.rules[0]?.caps).toHaveLength(4);
  });

  it.each([
    [{ on: 'sign-up' }, 'UNKNOWN_VALUE', 'rules.0.on'],
    [{ minimumNet: '-1' }, 'NEGATIVE', 'rules.0.minimumNet'],
    [{ on: 'lead-qualified' }, 'BAD_REWARD', 'rules.0.minimumNet'],
    [{ holdDays: -1 }, 'OUT_OF_RANGE', 'rules.0.holdDays'],
    [{ expiresAfterDays: 0 }, 'OUT_OF_RANGE', 'rules.0.expiresAfterDays'],
    [{ referrer: null }, 'BAD_REWARD', 'rules.0'],
    [{ referrer: { kind: 'credit', quantity: 1 } }, 'BAD_REWARD', 'rules.0.referrer.amount'],
    [{ referrer: { kind: 'credit', quantity: 2, amount: '1' } }, 'OUT_OF_RANGE', 'rules.0.referrer.quantity'],
    [
      { referrer: { kind: 'discount', quantity: 1, amount: '1', rate: '0.1' } },
      'BAD_REWARD',
      'rules.0.referrer.amount',
    ],
    [{ referrer: { kind: 'discount', quantity: 1, rate: '1.01' } }, 'RATE_OUT_OF_RANGE', 'rules.0.referrer.rate'],
    [{ referrer: { ...months, rate: '0.1' } }, 'BAD_REWARD', 'rules.0.referrer.rate'],
    [{ referrer: { kind: 'points', quantity: 5 } }, 'BAD_REWARD', 'rules.0.referrer.costEach'],
    [{ referrer: { ...months, currency: 'XXX' } }, 'UNKNOWN_CURRENCY', 'rules.0.referrer.currency'],
    [{ caps: [{ per: 'program', window: 'year' }] }, 'BAD_REWARD', 'rules.0.caps.0'],
    [{ caps: [{ per: 'program', window: 'year', count: 1, cost: '1' }] }, 'BAD_REWARD', 'rules.0.caps.0'],
    [{ caps: [rule.caps[0], { ...rule.caps[0], count: 11 }] }, 'BAD_REWARD', 'rules.0.caps.1'],
    [{ caps: Array(5).fill(rule.caps[0]) }, 'TOO_MANY', 'rules.0.caps'],
    [{ when: { fact: 'nothing' } }, 'UNKNOWN_VALUE', 'rules.0.when.fact'],
    [{ ruleId: '-' }, 'BAD_ID', 'rules.0.ruleId'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(rewards(change))).toEqual(refused(code, field));
  });
});
