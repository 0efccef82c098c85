import type { RewardBudgetEvent } from '#libs/rewards';
import { windowAt } from '../arithmetic/calendar.js';
import type { ExpectedReward } from './reward.expected.js';
import { exceeds, GONE } from './reward.model.js';
import { TakenByDay } from './taken.js';

interface Place {
  readonly budgetId: string;
  /** What it is given for: a sale or a lead, and of which side. */
  readonly reason: string;
  readonly at: string;
  readonly zone: string;
  readonly cost: bigint;
}

interface Asking {
  readonly expected: ExpectedReward;
  /** By the audit’s own arithmetic; undefined: no rate is known. */
  readonly cost: bigint | undefined;
  /** Of the program. */
  readonly currency: string;
}

/** Places under caps over all beneficiaries, by the versions of the policy: what events say of caps is not asked. */
export class BudgetModels {
  private readonly places = new Map<string, Place>();
  private readonly taken = new Map<string, TakenByDay>();
  private readonly queued = new Set<string>();
  private readonly spent = new Set<string>();

  /** What is wrong with an answer; undefined: nothing. `asking`: what the rules must have asked for, if they have. */
  take(event: RewardBudgetEvent, asking: Asking | undefined, status: string | undefined): string | undefined {
    const { rewardId } = event.data;
    switch (event.type) {
      case 'reward-budget.released':
        if (!this.free(rewardId)) return 'gives a place back that nobody has';
        return status !== undefined && !GONE.has(status) ? 'gives a place back that is taken' : undefined;
      case 'reward-budget.kept':
        if (!this.places.has(rewardId)) return 'keeps a place that nobody has';
        return status === 'reversed' ? undefined : 'keeps the place of what has not come back';
      case 'reward-budget.reserved':
      case 'reward-budget.spent':
      case 'reward-budget.queued':
        return this.answer(event, asking);
    }
  }

  /** Nobody has answered whether there is a place for it. */
  waits(rewardId: string): boolean {
    return this.queued.has(rewardId);
  }

  hasPlace(rewardId: string): boolean {
    return this.places.has(rewardId);
  }

  isSpent(rewardId: string): boolean {
    return this.spent.has(rewardId);
  }

  private answer(
    event: Exclude<RewardBudgetEvent, { type: 'reward-budget.released' | 'reward-budget.kept' }>,
    asking: Asking | undefined,
  ): string | undefined {
    const { type, data } = event;
    const { rewardId, budgetId } = data;
    const { trigger, side } = data.grant;
    const reason = `${trigger.kind} ${trigger.id} ${side}`;
    this.queued.delete(rewardId);
    if (asking?.cost === undefined) return 'answers what no rule asks for';
    const { expected, cost, currency } = asking;
    const { at, zone } = expected;
    const taken = this.taken.get(budgetId) ?? new TakenByDay();
    this.taken.set(budgetId, taken);
    const full = expected.rule.caps.some((cap) => {
      if (cap.per !== 'program') return false;
      return exceeds(cap, taken.in(windowAt(at, zone, cap.window), cap.window), cost, currency);
    });
    if (type === 'reward-budget.reserved') {
      this.free(rewardId);
      this.places.set(rewardId, { budgetId, reason, at, zone, cost });
      taken.add(at, zone, cost);
      return full ? 'gives more places than the cap has' : undefined;
    }
    if (type === 'reward-budget.spent') this.spent.add(rewardId);
    else this.queued.add(rewardId);
    if (!full) return 'refuses a place that there is';
    const behind = type === 'reward-budget.queued' ? this.places.get(data.behind)?.reason : reason;
    return behind === reason ? undefined : 'waits for a place that is nothing of its own';
  }

  /** Whether it had a place. */
  private free(rewardId: string): boolean {
    const place = this.places.get(rewardId);
    if (place) this.taken.get(place.budgetId)?.remove(place.at, place.zone, place.cost);
    return this.places.delete(rewardId);
  }
}
