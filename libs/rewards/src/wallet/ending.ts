import { Decimal, type Decision, type Instant, type Money } from '#libs/kernel';
import { rewardIdOf } from '../vocabulary/reward.ids.js';
import type { RewardEndedBy, RewardGrant } from '../vocabulary/reward.types.js';
import type { WalletRefusal } from '../vocabulary/reward.refusals.js';
import { endedOr, ofReward, said } from './of-reward.js';
import type { CancelReward, ExpireReward, ReverseReward, TakeBackRewards, VoidRewards } from './wallet.commands.js';
import type { WalletEvent } from './wallet.events.js';
import { hasEnded, isOnItsWay, type Reward, type Wallet } from './wallet.state.js';

type Decided = Decision<WalletEvent, WalletRefusal>;

/** The cost counts from the approval on. */
const counted = ({ status, grant: { cost } }: Reward): Money | null => (status === 'approved' ? cost : null);

const isCancellable = ({ status }: Reward): boolean =>
  status === 'pending' || status === 'held' || status === 'approved';

export function cancel(command: CancelReward, reward: Reward): Decided {
  if (!isCancellable(reward)) {
    return endedOr(reward, 'it is on its way or given: reverse it once it is fulfilled');
  }
  return said(command, reward, (data) => [cancelled(reward, data, 'person')]);
}

/** What is on its way is known later: whoever tells asks again. */
export function takeBack({ data, context: { tenant, occurredAt: at } }: TakeBackRewards, { rewards }: Wallet): Decided {
  return rewards
    .valueSeq()
    .filter((reward) => isOf(reward, data.trigger) && !hasEnded(reward) && !isOnItsWay(reward))
    .flatMap((reward): WalletEvent[] => {
      const why = whyTakenBack(reward.grant, data, tenant);
      if (why === undefined) return [];
      const of = { ...ofReward(reward, at), subject: reward.grant.subject, reason: null };
      return [reward.status === 'fulfilled' ? reversed(reward, of, why) : cancelled(reward, of, why)];
    })
    .toArray();
}

const isOf = ({ grant: { trigger } }: Reward, { kind, id }: TakeBackRewards['data']['trigger']): boolean =>
  trigger.kind === kind && trigger.id === id;

/** A ban voids what is not given yet. What is on its way is known later. */
export function voidAll({ context: { occurredAt: at } }: VoidRewards, { rewards }: Wallet): Decided {
  return rewards
    .valueSeq()
    .filter((reward) => isCancellable(reward))
    .map((reward) =>
      cancelled(reward, { ...ofReward(reward, at), subject: reward.grant.subject, reason: null }, 'banned'),
    )
    .toArray();
}

/** Nothing of the sale is left, less than its rule asks for, or another partner has it now. */
function whyTakenBack(
  grant: RewardGrant,
  { net, creditedTo, occasion }: TakeBackRewards['data'],
  tenant: string,
): RewardEndedBy | undefined {
  if (net !== null && isLost(Decimal.of(net), grant)) return 'refunded';
  if (grant.side !== 'referrer' || grant.byCode) return undefined;
  // What went away and came back has a reward of its own.
  const isTheirs = creditedTo === grant.partnerId && rewardIdOf(tenant, occasion, grant) === grant.rewardId;
  return isTheirs ? undefined : 'recredited';
}

const isLost = (left: Decimal, grant: RewardGrant): boolean => left.isZero || left.isNegative || isBelow(left, grant);

/** Compared exactly: `net × toRate < minimum × fromRate`. */
export function isBelow(
  net: Decimal,
  { minimumNet, netExchange }: Pick<RewardGrant, 'minimumNet' | 'netExchange'>,
): boolean {
  const least = Decimal.of(minimumNet);
  if (netExchange === null) return net.compare(least) < 0;
  return net.times(Decimal.of(netExchange.toRate)).compare(least.times(Decimal.of(netExchange.fromRate))) < 0;
}

/** Credit and points are got back by a negative line in the next file; of the rest the cost stays, unless a person says that it came back. */
export function reverse(command: ReverseReward, reward: Reward): Decided {
  if (reward.status !== 'fulfilled') return endedOr(reward, 'only what was given can be reversed');
  const { why, recovered } = command.data;
  return said(command, reward, (data) => [reversed(reward, data, why, recovered)]);
}

export function expire({ data: { dueAt }, context }: ExpireReward, reward: Reward): Decided {
  const { status, expiresAt, grant } = reward;
  if (status !== 'approved' || expiresAt === null || expiresAt > dueAt) return [];
  const at = context.occurredAt < expiresAt ? expiresAt : dueAt;
  const { cost: takenBack, budgetIds } = grant;
  return [{ type: 'wallet.reward-expired', data: { ...ofReward(reward, at), takenBack, budgetIds } }];
}

type Words = ReturnType<typeof ofReward> & { readonly subject: string; readonly reason: string | null };

const cancelled = (reward: Reward, of: Words, why: RewardEndedBy): WalletEvent => ({
  type: 'wallet.reward-cancelled',
  data: { ...of, why, takenBack: counted(reward), budgetIds: reward.grant.budgetIds },
});

function reversed({ grant }: Reward, of: Words, why: RewardEndedBy, said: boolean | null = null): WalletEvent {
  const byFile = grant.given.kind === 'credit' || grant.given.kind === 'points';
  const recovered = said ?? byFile;
  const owes = recovered && byFile && why !== 'returned';
  const on = dayOf(of.at);
  const takenBack = recovered ? grant.cost : null;
  return {
    type: 'wallet.reward-reversed',
    data: { ...of, why, recovered, owes, takenBack, budgetIds: grant.budgetIds, on },
  };
}

const dayOf = (at: Instant): string => at.slice(0, 10);
