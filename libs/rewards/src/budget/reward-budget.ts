import { Map, Set } from 'immutable';
import { type Decider, minorUnits, unreachable } from '#libs/kernel';
import { leavesRoom } from '../vocabulary/caps.js';
import type { RewardBudgetCommand } from './reward-budget.commands.js';
import type { RewardBudgetEvent } from './reward-budget.events.js';

export interface RewardBudget {
  /** What each reward costs that has a place, in minor units of the program’s currency. */
  readonly reserved: Map<string, bigint>;
  /** Rewards that have had their answer: asked again, they get no other. */
  readonly answered: Set<string>;
}

export const rewardBudgetDecider: Decider<RewardBudgetCommand, RewardBudget, RewardBudgetEvent, never> = {
  initial: { reserved: Map(), answered: Set() },
  decide({ type, data, context: { occurredAt: at } }, { reserved, answered }) {
    if (type === 'ReleaseReward') {
      const { rewardId } = data;
      return reserved.has(rewardId) ? [{ type: 'reward-budget.released', data: { ...data, at } }] : [];
    }
    const { budgetId, grant, budgets, place } = data;
    const { rewardId, programId, cost } = grant;
    if (answered.has(rewardId)) return [];
    const asked = { budgetId, programId, rewardId, grant, budgets, place, at };
    const cap = budgets[place];
    const room = !cap || leavesRoom(cap, [...reserved.values()], minorUnits(cost), cost.currency);
    return [{ type: room ? 'reward-budget.reserved' : 'reward-budget.spent', data: asked }];
  },
  evolve(state, event) {
    const { rewardId } = event.data;
    switch (event.type) {
      case 'reward-budget.reserved':
        return {
          reserved: state.reserved.set(rewardId, minorUnits(event.data.grant.cost)),
          answered: state.answered.add(rewardId),
        };
      case 'reward-budget.spent':
        return { ...state, answered: state.answered.add(rewardId) };
      case 'reward-budget.released':
        return { ...state, reserved: state.reserved.delete(rewardId) };
      default:
        return unreachable(event);
    }
  },
};
