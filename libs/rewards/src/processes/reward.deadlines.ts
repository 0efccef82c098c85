import { clearDeadline, deadlines, setDeadline } from '#libs/eventing';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

export const HOLD_ENDS = 'reward-hold-ends';
export const REWARD_EXPIRES = 'reward-expires';

interface Of {
  readonly walletId: string;
  readonly programId: string;
  readonly rewardId: string;
}

const subject = ({ walletId, programId }: Of) => ({ noun: 'wallet', id: walletId, programId });

const noHold = (data: Of) => clearDeadline(HOLD_ENDS, subject(data), data.rewardId);
const noExpiry = (data: Of) => clearDeadline(REWARD_EXPIRES, subject(data), data.rewardId);

/** When the hold of a reward ends, and when one that nobody sent expires. */
export const rewardDeadlines = deadlines<WalletEvent>()(walletEvents, {
  'wallet.reward-granted': ({ data }) =>
    data.risk ? [] : [setDeadline(HOLD_ENDS, subject(data), data.holdUntil, data.rewardId)],
  'wallet.reward-held': ({ data }) => [noHold(data)],
  'wallet.reward-approved': ({ data }) => [
    noHold(data),
    setDeadline(REWARD_EXPIRES, subject(data), data.expiresAt, data.rewardId),
  ],
  'wallet.reward-intended': ({ data }) => [noExpiry(data)],
  'wallet.reward-failed': ({ data }) => [setDeadline(REWARD_EXPIRES, subject(data), data.expiresAt, data.rewardId)],
  'wallet.reward-cancelled': ({ data }) => [noHold(data), noExpiry(data)],
});
