import { type Command, type Decision, type Instant, refuse, type Refusal, textFault } from '#libs/kernel';
import type { WalletRefusal } from '../vocabulary/reward.refusals.js';
import type { WalletEvent } from './wallet.events.js';
import { hasEnded, type Reward } from './wallet.state.js';

/** What every event of a reward begins with. */
export const ofReward = ({ grant: { walletId, programId, rewardId } }: Reward, at: Instant) => ({
  ...{ walletId, programId, rewardId, at },
});

export const endedOr = (reward: Reward, message: string): Refusal<WalletRefusal> =>
  hasEnded(reward)
    ? refuse('ALREADY_ENDED', 'it was cancelled, has expired or was reversed', 'rewardId')
    : refuse('WRONG_STATUS', message, 'rewardId');

const REASON = { most: 500, lines: true };

interface Said {
  readonly data: { readonly reason: string | null };
  readonly context: Command['context'];
}

/** With what somebody says of it, if it is a text. */
export function said(
  { data: { reason }, context: { occurredAt: at } }: Said,
  reward: Reward,
  decide: (
    data: ReturnType<typeof ofReward> & { readonly subject: string; readonly reason: string | null },
  ) => Decision<WalletEvent, WalletRefusal>,
): Decision<WalletEvent, WalletRefusal> {
  const fault = reason === null ? undefined : textFault(reason, 'reason', REASON);
  return fault ?? decide({ ...ofReward(reward, at), subject: reward.grant.subject, reason });
}
