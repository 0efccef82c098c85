import { type Decider, minorUnits } from '#libs/kernel';
import { leavesRoom } from '../vocabulary/caps.js';
import type { KeepRewardPlace, ReleaseReward, ReserveReward, RewardBudgetCommand } from './reward-budget.commands.js';
import type { AskedPlace, RewardBudgetEvent } from './reward-budget.events.js';
import { evolveBudget, noPlaces, reasonOf, type RewardBudget, takenIn } from './reward-budget.state.js';

export const rewardBudgetDecider: Decider<RewardBudgetCommand, RewardBudget, RewardBudgetEvent, never> = {
  initial: noPlaces,
  decide(command, budget) {
    if (command.type === 'ReserveReward') return reserve(command, budget);
    return command.type === 'ReleaseReward' ? release(command, budget) : keep(command, budget);
  },
  evolve: evolveBudget,
};

function reserve({ data, context }: ReserveReward, budget: RewardBudget): RewardBudgetEvent[] {
  const { budgetId, grant, caps } = data;
  const { rewardId, programId } = grant;
  if (budget.answered.has(rewardId)) return [];
  return [answer({ budgetId, programId, rewardId, grant, caps, at: context.occurredAt }, budget)];
}

/** A place, none, or that of another reward for the same once it has ended: a sale that becomes another partner’s needs no second place. */
function answer(asked: AskedPlace, budget: RewardBudget): RewardBudgetEvent {
  const { grant, caps } = asked;
  const cost = minorUnits(grant.cost);
  if (caps.every((cap) => leavesRoom(cap, takenIn(budget, cap), cost, grant.cost.currency))) {
    return { type: 'reward-budget.reserved', data: asked };
  }
  const behind = budget.places
    .get(reasonOf(grant))
    ?.keySeq()
    .find((rewardId) => !budget.kept.has(rewardId));
  return behind === undefined
    ? { type: 'reward-budget.spent', data: asked }
    : { type: 'reward-budget.queued', data: { ...asked, behind } };
}

function release({ data, context: { occurredAt: at } }: ReleaseReward, budget: RewardBudget): RewardBudgetEvent[] {
  return hasPlace(data.rewardId, budget)
    ? ended({ type: 'reward-budget.released', data: { ...data, at } }, budget)
    : [];
}

function keep({ data, context: { occurredAt: at } }: KeepRewardPlace, budget: RewardBudget): RewardBudgetEvent[] {
  const { rewardId } = data;
  return hasPlace(rewardId, budget) && !budget.kept.has(rewardId)
    ? ended({ type: 'reward-budget.kept', data: { ...data, at } }, budget)
    : [];
}

const hasPlace = (rewardId: string, { answered, places }: RewardBudget): boolean =>
  places.get(answered.get(rewardId) ?? '')?.has(rewardId) ?? false;

/** Whoever waited for its place has an answer then. */
function ended(event: RewardBudgetEvent, budget: RewardBudget): RewardBudgetEvent[] {
  const { rewardId, at } = event.data;
  const events = [event];
  let state = evolveBudget(budget, event);
  for (const asked of budget.queued.get(budget.answered.get(rewardId) ?? '') ?? []) {
    const next = answer({ ...asked, at }, state);
    if (next.type === 'reward-budget.queued') continue;
    events.push(next);
    state = evolveBudget(state, next);
  }
  return events;
}
