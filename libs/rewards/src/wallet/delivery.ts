import { type Decision, refuse } from '#libs/kernel';
import type { WalletRefusal } from '../vocabulary/reward.refusals.js';
import { endedOr, ofReward, said } from './of-reward.js';
import type {
  FailReward,
  FulfilReward,
  IntendReward,
  MarkRewardUnknown,
  FailRecovery,
  RecordRecoverySent,
  RecordRewardSent,
} from './wallet.commands.js';
import type { WalletEvent } from './wallet.events.js';
import { isOnItsWay, type Reward } from './wallet.state.js';

type Decided = Decision<WalletEvent, WalletRefusal>;

/** Frozen before anything is sent. What failed is sent again by a person alone. */
export function intend(
  { data: { provider, reference, on }, context: { occurredAt } }: IntendReward,
  reward: Reward,
): Decided {
  if (reward.status !== 'approved' || reward.attempt > 0) return [];
  const of = { ...ofReward(reward, occurredAt), attempt: 1, provider, reference };
  return [{ type: 'wallet.reward-intended', data: { ...of, on } }];
}

export function recordSent({ data, context: { occurredAt } }: RecordRewardSent, reward: Reward): Decided {
  const { providerReference } = data;
  if (reward.status !== 'intended' && reward.status !== 'unknown') return [];
  return [{ type: 'wallet.reward-sent', data: { ...ofReward(reward, occurredAt), providerReference } }];
}

export function markUnknown(command: MarkRewardUnknown, reward: Reward): Decided {
  if (reward.status !== 'intended') return [];
  return said(command, reward, (data) => [{ type: 'wallet.reward-unknown', data }]);
}

export function fulfil({ data: { reference, on }, context: { occurredAt } }: FulfilReward, reward: Reward): Decided {
  if (reference !== reward.reference) return refuse('REFERENCE_FROZEN', 'it was sent again since', 'reference');
  if (reward.status === 'fulfilled') return [];
  if (!isOnItsWay(reward)) return endedOr(reward, 'it was not sent');
  return [{ type: 'wallet.reward-fulfilled', data: { ...ofReward(reward, occurredAt), on } }];
}

export function fail(command: FailReward, reward: Reward): Decided {
  const { reference, failure } = command.data;
  if (reference !== reward.reference) return refuse('REFERENCE_FROZEN', 'it was sent again since', 'reference');
  if (reward.status === 'approved' && reward.failed) return [];
  if (!isOnItsWay(reward)) return endedOr(reward, 'it was not sent');
  const expiresAt = reward.expiresAt ?? reward.grant.holdUntil;
  return said(command, reward, (data) => [{ type: 'wallet.reward-failed', data: { ...data, failure, expiresAt } }]);
}

export function recordRecovery({ data, context: { occurredAt } }: RecordRecoverySent, reward: Reward): Decided {
  const { providerReference } = data;
  if (!reward.owes) return [];
  return [{ type: 'wallet.recovery-sent', data: { ...ofReward(reward, occurredAt), providerReference } }];
}

/** Its cost was taken back when it was reversed, in the hope of a line that nobody can be sent. */
export function failRecovery({ data: { failure }, context: { occurredAt } }: FailRecovery, reward: Reward): Decided {
  if (!reward.owes) return [];
  const { cost } = reward.grant;
  return [{ type: 'wallet.recovery-failed', data: { ...ofReward(reward, occurredAt), failure, cost } }];
}
