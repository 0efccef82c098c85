import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import { by, grantOf, sold } from '../../test/reward.fixtures.js';
import { KeepRewardPlace, ReleaseReward, ReserveReward, type RewardBudgetCommand } from './reward-budget.commands.js';
import { rewardBudgetDecider } from './reward-budget.js';

const at = '2026-03-01T09:00:00.000Z';
interface Most {
  readonly count: number | null;
  readonly cost: string | null;
}
const two: Most = { count: 2, cost: null };
const one: Most = { count: 1, cost: null };

/** Of the `n`-th sale, or of sale `of` once it is another partner’s. */
const grant = (n: number, of = n, when = at) =>
  grantOf('referrer', sold({ occasion: `S${n}`, trigger: { kind: 'sale', id: `S${of}`, at: when } }));
const reserve = (n: number, most: Most | null, of = n, when = at) => {
  const caps = most ? [{ window: 'year' as const, key: when.slice(0, 4), ...most }] : [];
  return new ReserveReward({ budgetId: 'b', grant: grant(n, of, when), caps }, by(at));
};
const ends = (n: number) => ({ budgetId: 'b', programId: 'p', rewardId: grant(n).rewardId });
const release = (n: number) => new ReleaseReward(ends(n), by(at));
const keep = (n: number) => new KeepRewardPlace(ends(n), by(at));

/** What it answers, one after the other. */
function answers(...commands: readonly RewardBudgetCommand[]): readonly string[] {
  let state = rewardBudgetDecider.initial;
  return commands.map((command) => {
    const decision = rewardBudgetDecider.decide(command, state);
    if (isRefusal(decision)) return 'refused';
    state = decision.reduce(rewardBudgetDecider.evolve, state);
    return decision.map(({ type }) => type.replace('reward-budget.', '')).join(' ') || 'nothing';
  });
}

describe('a cap over all beneficiaries', () => {
  it('gives so many places, and one again that was given back', () => {
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
    expect(answers(reserve(1, one), reserve(1, one), reserve(2, one), release(1), reserve(2, one))).toEqual([
      'reserved',
      'nothing',
      'spent',
      'released',
      'nothing',
    ]);
    expect(answers(release(1), keep(1))).toEqual(['nothing', 'nothing']);
  });

  it('that a later version brings counts what was granted before it, in its window', () => {
    const before = [reserve(1, null), reserve(2, null), reserve(3, null, 3, '2025-12-31T09:00:00.000Z')];
    expect(answers(...before, reserve(4, two)).at(-1)).toBe('spent');
    expect(answers(...before, release(1), reserve(4, two)).at(-1)).toBe('reserved');
    expect(answers(...before, reserve(4, { count: 3, cost: null })).at(-1)).toBe('reserved');
  });
});

describe('a sale that becomes another partner’s while the cap is full', () => {
  const moved = reserve(11, one, 1);

  it('keeps its place for the other one', () => {
    expect(answers(reserve(1, one), moved, moved, release(1), reserve(2, one))).toEqual([
      'reserved',
      'queued',
      'nothing',
      'released reserved',
      'spent',
    ]);
    expect(answers(reserve(1, one), reserve(2, one), release(1), moved).at(-1)).toBe('reserved');
  });

  it('has none where the first one was given, and another sale never waits', () => {
    expect(answers(reserve(1, one), moved, keep(1), keep(1))).toEqual(['reserved', 'queued', 'kept spent', 'nothing']);
    expect(answers(reserve(1, one), keep(1), moved)).toEqual(['reserved', 'kept', 'spent']);
    expect(answers(reserve(1, one), reserve(2, one))).toEqual(['reserved', 'spent']);
  });

  it('may go on before the first one is known to have ended, one after the other', () => {
    const again = reserve(21, one, 1);
    expect(answers(reserve(1, one), moved, again, release(1), release(11))).toEqual([
      'reserved',
      'queued',
      'queued',
      'released reserved',
      'released reserved',
    ]);
  });
});
