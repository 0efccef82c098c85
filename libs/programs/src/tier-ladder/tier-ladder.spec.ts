import { describe, expect, it } from '@jest/globals';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { SetDealPolicy, SetTierLadder } from '../program/settings.commands.js';
import { STANDARD_DEAL_POLICY } from '../deal-policy/deal-policy.js';
import { dealCapacity, tierCapacityFactor, tierLadderInForce } from '../program/program.state.js';
import type { TierLevel } from './tier-ladder.js';

const refused = (code: string, field: string) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(/\w/), field });
const level = (rank: number, change: Partial<TierLevel> = {}): TierLevel => ({
  rank,
  name: `Tier ${rank}`,
  capacityFactor: '1',
  netRevenue: null,
  approvedRegistrations: null,
  closedDeals: null,
  certifications: [],
  ...change,
});
const ladder = (change: object = {}) =>
  new SetTierLadder(
    {
      programId,
      effectiveFrom: startsAt,
      upgrades: 'by-person',
      graceDays: 90,
      tiers: [level(1), level(2, { capacityFactor: '1.5', netRevenue: '50000' })],
      ...change,
    },
    context(),
  );
const { version: _none, ...standard } = STANDARD_DEAL_POLICY;

describe('the ladder of tiers', () => {
  it('holds from its moment on, with amounts as the currency writes them', () => {
    const state = after(ladder());
    expect(tierLadderInForce(state, '2010-11-30T23:59:59.999Z')).toBeUndefined();
    expect(tierLadderInForce(state, startsAt)).toMatchObject({
      version: 1,
      tiers: [{ netRevenue: null }, { netRevenue: '50000.00' }],
    });
  });

  it.each([
    [1, '1', 25],
    [2, '1.5', 37],
    [7, '1.5', 37],
  ])('gives rank %s the factor %s and room for %s registrations', (rank, factor, capacity) => {
    const state = after(ladder());
    expect(tierCapacityFactor(state, rank, startsAt)).toBe(factor);
    expect(dealCapacity(state, rank, startsAt)).toBe(capacity);
  });

  it('multiplies exactly: 100 times 0.29 is 29', () => {
    const tiers = [level(1, { capacityFactor: '0.29' })];
    const deals = new SetDealPolicy({ programId, effectiveFrom: startsAt, ...standard, capacity: 100 }, context());
    expect(dealCapacity(after(ladder({ tiers }), deals), 1, startsAt)).toBe(29);
    expect(dealCapacity(after(), 3, startsAt)).toBe(25);
  });

  it.each([
    [{ tiers: [] }, 'OUT_OF_RANGE', 'tiers'],
    [{ tiers: [level(1), level(3)] }, 'BAD_RANK', 'tiers.1.rank'],
    [{ tiers: [level(1, { closedDeals: 0 })] }, 'LOWEST_TIER_ASKS', 'tiers.0'],
    [{ tiers: [level(1), level(2, { name: 'Tier 1' })] }, 'GIVEN_TWICE', 'tiers.1'],
    [{ tiers: [level(1), level(2, { capacityFactor: '-1' })] }, 'OUT_OF_RANGE', 'tiers.1.capacityFactor'],
    [{ tiers: [level(1), level(2, { netRevenue: '0.001' })] }, 'FINER_THAN_CURRENCY', 'tiers.1.netRevenue'],
    [{ tiers: [level(1), level(2, { closedDeals: 1.5 })] }, 'OUT_OF_RANGE', 'tiers.1.closedDeals'],
    [
      { tiers: [level(1), level(2, { certifications: [{ certification: 'Sales', holders: 0 }] })] },
      'OUT_OF_RANGE',
      'tiers.1.certifications.0.holders',
    ],
    [{ graceDays: -1 }, 'OUT_OF_RANGE', 'graceDays'],
    [{ upgrades: 'never' }, 'UNKNOWN_VALUE', 'upgrades'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(ladder(change))).toEqual(refused(code, field));
  });
});
