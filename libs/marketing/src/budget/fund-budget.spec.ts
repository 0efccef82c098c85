import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import { by } from '../../test/fund.fixtures.js';
import {
  ChangeFundBudget,
  type FundBudgetCommand,
  OpenFundBudget,
  RequestAllocation,
  SettleAllocation,
} from './fund-budget.commands.js';
import { fundBudgetDecider, type FundBudgetState } from './fund-budget.js';

const refused = (code: string, message: string | RegExp = /\w/) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(message) as unknown });

const open = (change: object = {}) =>
  new OpenFundBudget(
    {
      ...{ budgetId: 'b', programId: 'p', name: '2024', amount: '10000', currency: 'EUR' },
      ...{ startsOn: '2024-01-01', endsOn: '2024-12-31', timeZone: 'Europe/Berlin', ...change },
    },
    by('admin'),
  );
const ask = (fundId: string, amount: string, at?: string) =>
  new RequestAllocation({ budgetId: 'b', fundId, partnerId: fundId, amount }, by('admin', at));
const answer = (ordinal: number, amount: string, granted = true) =>
  new SettleAllocation({ budgetId: 'b', ordinal, allocated: { amount, currency: 'EUR' }, granted }, by('admin'));
const after = (...run: readonly FundBudgetCommand[]): FundBudgetState =>
  run.reduce((state, command) => {
    const decision = fundBudgetDecider.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    return decision.reduce(fundBudgetDecider.evolve, state);
  }, fundBudgetDecider.initial);
const when = (state: FundBudgetState, command: FundBudgetCommand) => fundBudgetDecider.decide(command, state);

describe('a budget', () => {
  it('is not exceeded by what its funds have, or may have once they answer', () => {
    const state = after(open(), ask('A', '6000'), ask('B', '4000'));
    expect(when(state, ask('C', '0.01'))).toEqual(refused('BUDGET_EXCEEDED', /0\.00 EUR/));
    expect(when(state, ask('A', '6000.01'))).toEqual(refused('BUDGET_EXCEEDED', /6000\.00 EUR/));
    expect(when(after(open(), ask('A', '6000'), ask('A', '1')), ask('B', '4000.01'))).toEqual(
      refused('BUDGET_EXCEEDED'),
    );
  });

  it('has free again what a fund gave back, once the fund has said so', () => {
    const state = after(open(), ask('A', '6000'), answer(1, '6000'), ask('A', '1000'));
    expect(when(state, ask('B', '5000'))).toEqual(refused('BUDGET_EXCEEDED', /4000\.00/));
    expect(
      when(after(open(), ask('A', '6000'), answer(1, '6000'), ask('A', '1000'), answer(2, '1000')), ask('B', '9000')),
    ).toHaveLength(1);
    const kept = after(open(), ask('A', '6000'), answer(1, '6000'), ask('A', '1000'), answer(2, '6000', false));
    expect(when(kept, ask('B', '4000.01'))).toEqual(refused('BUDGET_EXCEEDED'));
  });

  it('takes an answer once, and of two the newer request’s', () => {
    const state = after(open(), ask('A', '6000'), ask('A', '2000'), answer(2, '2000'), answer(1, '6000', false));
    expect(when(state, answer(2, '2000'))).toEqual([]);
    expect(when(state, ask('B', '8000'))).toHaveLength(1);
  });

  it('may be raised, and lowered to what is allocated', () => {
    const state = after(open(), ask('A', '6000'));
    const change = (amount: string) => new ChangeFundBudget({ budgetId: 'b', amount }, by('admin'));
    expect(when(state, change('5999.99'))).toEqual(refused('BUDGET_IN_USE'));
    expect(when(state, change('6000'))).toHaveLength(1);
    expect(when(state, change('10000'))).toEqual([]);
  });

  it('gives nothing once it is over', () => {
    expect(when(after(open()), ask('A', '1', '2024-12-31T22:59:59.999Z'))).toHaveLength(1);
    expect(when(after(open()), ask('A', '1', '2024-12-31T23:00:00.000Z'))).toEqual(refused('FUND_OVER'));
  });

  describe('of what was decided before', () => {
    const decided = (fundId: string, at: string) =>
      new RequestAllocation(
        { budgetId: 'b', fundId, partnerId: fundId, amount: '1000' },
        { ...by('admin', at), clock: '2024-06-30T12:00:00.000Z' },
      );
    const [JANUARY, MARCH] = ['2024-01-31T12:00:00.000Z', '2024-03-31T12:00:00.000Z'];

    it('takes nothing once a later one stands or waits, of the same fund alone', () => {
      const waits = after(open(), decided('A', MARCH));
      const settled = new SettleAllocation(answer(1, '1000').data, by('admin', MARCH));
      for (const state of [waits, after(open(), decided('A', MARCH), settled)]) {
        expect(when(state, decided('A', JANUARY))).toEqual(refused('OUT_OF_ORDER', /2024-03-31/));
        expect(when(state, decided('A', MARCH))).toHaveLength(1);
        expect(when(state, decided('B', JANUARY))).toHaveLength(1);
      }
    });

    it('takes what is said now, though another clock is ahead', () => {
      const state = after(open(), ask('A', '1000', MARCH));
      expect(when(state, ask('A', '2000', JANUARY))).toHaveLength(1);
    });

    it('refuses what is still to come, and anything once it is over', () => {
      expect(when(after(open()), decided('A', '2024-07-01T00:00:00.000Z'))).toEqual(refused('IN_FUTURE'));
      const clock = '2025-01-01T00:00:00.000Z';
      const late = new RequestAllocation(decided('A', MARCH).data, { ...by('admin', MARCH), clock });
      expect(when(after(open()), late)).toEqual(refused('FUND_OVER'));
    });
  });

  it.each([
    [{ amount: '-1' }, 'NEGATIVE'],
    [{ amount: '1.001' }, 'FINER_THAN_CURRENCY'],
    [{ currency: 'XXX' }, 'UNKNOWN_CURRENCY'],
    [{ name: ' ' }, 'BAD_TEXT'],
    [{ endsOn: '2023-12-31' }, 'ENDS_BEFORE_START'],
    [{ startsOn: '2024-02-30' }, 'BAD_DAY'],
  ])('is not opened with %j', (change, code) => {
    expect(when(fundBudgetDecider.initial, open(change))).toEqual(refused(code));
    expect(when(after(open()), open())).toEqual(refused('BUDGET_EXISTS'));
  });
});
