import { type Decision, minorUnits, plusDays, refuse, windowOf } from '#libs/kernel';
import { leavesRoom } from '../vocabulary/caps.js';
import type { RewardOffer, PinnedCap, RewardGrant } from '../vocabulary/reward.types.js';
import type { WalletRefusal } from '../vocabulary/reward.refusals.js';
import type { ApproveReward, GrantReward, HoldReward, PlaceElsewhere, RefuseReward } from './wallet.commands.js';
import type { WalletEvent } from './wallet.events.js';
import { hasPlace, type Reward, type Wallet } from './wallet.state.js';
import { endedOr, ofReward, said } from './of-reward.js';

type Decided = Decision<WalletEvent, WalletRefusal>;

const isAnswered = ({ rewards, refused }: Wallet, rewardId: string): boolean =>
  rewards.has(rewardId) || refused.has(rewardId);

/** Once, whatever was answered the first time. */
export function grant({ data, context: { occurredAt: at } }: GrantReward, wallet: Wallet): Decided {
  const { cost } = data.grant;
  if (isAnswered(wallet, data.grant.rewardId)) return [];
  if (cost === null) return refuse('NO_RATE', 'no rate is known for its cost, or for the sale', 'currency');
  const offered: RewardGrant = { ...data.grant, cost };
  if (offered.caps.every((cap) => fits(cap, offered, wallet, data.elsewhere))) {
    return [{ type: 'wallet.reward-granted', data: { ...offered, at } }];
  }
  const { budgetIds } = offered;
  return [{ type: 'wallet.reward-refused', data: { ...offerOf(offered), reason: 'CAP_REACHED', budgetIds, at } }];
}

/** All of the same window count, also where the policy that they were granted under had no such cap. */
function fits(
  { window, key, ...most }: PinnedCap,
  { ruleId, cost, timeZone }: RewardGrant,
  wallet: Wallet,
  elsewhere: readonly PlaceElsewhere[],
): boolean {
  const taken = [...placesOf(wallet, ruleId), ...elsewhere].filter(({ at }) => windowOf(at, timeZone, window) === key);
  const all = { count: taken.length, cost: taken.reduce((sum, one) => sum + minorUnits(one.cost), 0n) };
  return leavesRoom({ window, key, ...most }, all, minorUnits(cost), cost.currency);
}

/** What of a rule counts under caps. */
export const placesOf = ({ rewards }: Wallet, ruleId: string): readonly PlaceElsewhere[] =>
  rewards
    .valueSeq()
    .filter((reward) => reward.grant.ruleId === ruleId && hasPlace(reward))
    .map(({ grant: { trigger, cost } }) => ({ at: trigger.at, cost }))
    .toArray();

/** What an event about it says, without what it would have been. */
export const offerOf = (offered: RewardOffer): RewardOffer => {
  const { walletId, rewardId, programId, side, partnerId, journeyId, subject } = offered;
  const { trigger, ruleId, policyVersion, currency } = offered;
  const of = { walletId, rewardId, programId, side, partnerId, journeyId, subject };
  return { ...of, trigger, ruleId, policyVersion, currency };
};

export function refuseReward({ data, context: { occurredAt: at } }: RefuseReward, wallet: Wallet): Decided {
  const { offer, reason, budgetIds } = data;
  if (isAnswered(wallet, offer.rewardId)) return [];
  return [{ type: 'wallet.reward-refused', data: { ...offer, reason, budgetIds, at } }];
}

export function hold(command: HoldReward, reward: Reward): Decided {
  if (reward.status === 'held') return refuse('HELD', 'somebody holds it already', 'rewardId');
  if (reward.status !== 'pending') return endedOr(reward, 'only what is pending can be held');
  return said(command, reward, (data) => [{ type: 'wallet.reward-held', data }]);
}

/** The end of its hold approves what is pending; a person also what is held, and sends again what failed. */
export function approve({ data, context }: ApproveReward, reward: Reward): Decided {
  const { by, provider, reference } = data;
  const { status, grant, failed, attempt } = reward;
  if (by === null && status !== 'pending') return [];
  if (status === 'approved' && failed) {
    const of = { ...ofReward(reward, context.occurredAt), attempt: attempt + 1, provider, reference };
    return [{ type: 'wallet.reward-intended', data: { ...of, on: context.occurredAt.slice(0, 10) } }];
  }
  if (status === 'held' || status === 'pending') {
    const at = by === null ? grant.holdUntil : context.occurredAt;
    const expiresAt = plusDays(at, grant.expiresAfterDays, grant.timeZone);
    return [{ type: 'wallet.reward-approved', data: { ...ofReward(reward, at), cost: grant.cost, expiresAt, by } }];
  }
  return endedOr(reward, 'it is approved already');
}
