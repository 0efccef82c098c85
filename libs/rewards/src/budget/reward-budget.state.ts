import { Map, Set } from 'immutable';
import { dayOf, minorUnits, unreachable, windowOfDay } from '#libs/kernel';
import type { Taken } from '../vocabulary/caps.js';
import type { PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';
import type { AskedPlace, RewardBudgetEvent } from './reward-budget.events.js';

interface Place {
  /** Of the trigger, in the program’s zone. */
  readonly day: string;
  /** In minor units of the program’s currency. */
  readonly cost: bigint;
}

export interface RewardBudget {
  /** Rewards that have a place, by what they are given for: of each sale or lead and side. */
  readonly places: Map<string, Map<string, Place>>;
  /** Of those the ones whose place nobody can get. */
  readonly kept: Set<string>;
  /** By the same, in the order in which they asked. */
  readonly queued: Map<string, readonly AskedPlace[]>;
  /** What each reward was asked for: asked again, it gets no other answer. */
  readonly answered: Map<string, string>;
  /** How many have a place, and at what cost, by day. */
  readonly days: Map<string, Taken>;
}

export const noPlaces: RewardBudget = { places: Map(), kept: Set(), queued: Map(), answered: Map(), days: Map() };

const NOTHING: Taken = { count: 0, cost: 0n };

/** What a reward is given for. A sale that becomes another partner’s has two of the same. */
export const reasonOf = ({ trigger: { kind, id }, side }: RewardGrant): string => `${kind}:${id}:${side}`;

/** What is taken in the window of a cap. */
export function takenIn({ days }: RewardBudget, { window, key }: PinnedCap): Taken {
  if (window === 'day') return days.get(key) ?? NOTHING;
  return days.reduce(
    (all, { count, cost }, day) =>
      windowOfDay(day, window) === key ? { count: all.count + count, cost: all.cost + cost } : all,
    NOTHING,
  );
}

function put(state: RewardBudget, { grant, rewardId }: AskedPlace): RewardBudget {
  const place = { day: dayOf(grant.trigger.at, grant.timeZone), cost: minorUnits(grant.cost) };
  const reason = reasonOf(grant);
  const { count, cost } = state.days.get(place.day) ?? NOTHING;
  return {
    ...unqueued(state, reason, rewardId),
    places: state.places.update(reason, Map(), (of: Map<string, Place>) => of.set(rewardId, place)),
    days: state.days.set(place.day, { count: count + 1, cost: cost + place.cost }),
  };
}

function takeOut(state: RewardBudget, rewardId: string): RewardBudget {
  const reason = state.answered.get(rewardId) ?? '';
  const place = state.places.get(reason)?.get(rewardId);
  if (!place) return state;
  const { count, cost } = state.days.get(place.day) ?? NOTHING;
  const left = state.places.get(reason)?.delete(rewardId) ?? Map<string, Place>();
  return {
    ...state,
    places: left.isEmpty() ? state.places.delete(reason) : state.places.set(reason, left),
    days: state.days.set(place.day, { count: count - 1, cost: cost - place.cost }),
  };
}

function unqueued(state: RewardBudget, reason: string, rewardId: string): RewardBudget {
  const left = state.queued.get(reason)?.filter((asked) => asked.rewardId !== rewardId) ?? [];
  const queued = left.length === 0 ? state.queued.delete(reason) : state.queued.set(reason, left);
  return { ...state, queued, answered: state.answered.set(rewardId, reason) };
}

export function evolveBudget(state: RewardBudget, event: RewardBudgetEvent): RewardBudget {
  const { data, type } = event;
  const { rewardId } = data;
  switch (type) {
    case 'reward-budget.reserved':
      return put(state, data);
    case 'reward-budget.spent':
      return unqueued(state, reasonOf(data.grant), rewardId);
    case 'reward-budget.queued': {
      const { behind: _, ...asked } = data;
      const reason = reasonOf(data.grant);
      return {
        ...state,
        answered: state.answered.set(rewardId, reason),
        queued: state.queued.update(reason, [], (all) => [...all, asked]),
      };
    }
    case 'reward-budget.released':
      return takeOut(state, rewardId);
    case 'reward-budget.kept':
      return { ...state, kept: state.kept.add(rewardId) };
    default:
      return unreachable(event);
  }
}
