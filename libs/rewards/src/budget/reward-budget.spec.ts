import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import { by, grantOf, sold } from '../../test/reward.fixtures.js';
import { ReleaseReward, ReserveReward, type RewardBudgetCommand } from './reward-budget.commands.js';
import { rewardBudgetDecider } from './reward-budget.js';

const at = '2026-03-01T09:00:00.000Z';
const reserve = (n: number, cap: { count: number | null; cost: string | null }) => {
  const grant = grantOf('referrer', sold({ occasion: `S${n}` }));
  const window = { window: 'year', key: '2026' } as const;
  return new ReserveReward({ budgetId: 'b', grant, budgets: [{ ...window, ...cap }], place: 0 }, by(at));
};
const release = (n: number) => {
  const { rewardId } = grantOf('referrer', sold({ occasion: `S${n}` }));
  return new ReleaseReward({ budgetId: 'b', programId: 'p', rewardId }, by(at));
};

/** What it answers, one after the other. */
function answers(...commands: readonly RewardBudgetCommand[]): readonly string[] {
  let state = rewardBudgetDecider.initial;
  return commands.map((command) => {
    const decision = rewardBudgetDecider.decide(command, state);
    if (isRefusal(decision)) return 'refused';
    state = decision.reduce(rewardBudgetDecider.evolve, state);
    return decision[0]?.type.replace('reward-budget.', '') ?? 'nothing';
  });
}

describe('a cap over all beneficiaries', () => {
  it('gives so many places, and one again that was given back', () => {
    const two = { count: 2, cost: null };
    expect(answers(...[1, 2, 3].map((n) => reserve(n, two)), release(1), reserve(4, two))).toEqual([
      'reserved',
      'reserved',
      'spent',
      'released',
      'reserved',
    ]);
  });

  it('gives so much cost: of 58.00 two free months at 29.00', () => {
    const cost = { count: null, cost: '58.00' };
    expect(answers(...[1, 2, 3].map((n) => reserve(n, cost)))).toEqual(['reserved', 'reserved', 'spent']);
    expect(answers(reserve(1, { count: null, cost: '28.99' }))).toEqual(['spent']);
  });

  it('answers once', () => {
    const one = { count: 1, cost: null };
    expect(answers(reserve(1, one), reserve(1, one), reserve(2, one), release(1), reserve(2, one))).toEqual([
      'reserved',
      'nothing',
      'spent',
      'released',
      'nothing',
    ]);
    expect(answers(release(1))).toEqual(['nothing']);
  });
});
