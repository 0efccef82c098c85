import { Map, Set } from 'immutable';
import { type Decider, refuse, unreachable } from '#libs/kernel';
import type { WalletRefusal } from '../vocabulary/reward.refusals.js';
import { fail, failRecovery, fulfil, intend, markUnknown, recordRecovery, recordSent } from './delivery.js';
import { cancel, expire, reverse, takeBack, voidAll } from './ending.js';
import { approve, grant, hold, refuseReward } from './granting.js';
import type { WalletCommand } from './wallet.commands.js';
import type { WalletEvent } from './wallet.events.js';
import { evolveWallet } from './wallet.evolve.js';
import type { Wallet } from './wallet.state.js';

export const walletDecider: Decider<WalletCommand, Wallet, WalletEvent, WalletRefusal> = {
  initial: { rewards: Map(), refused: Set() },
  decide(command, wallet) {
    if (command.type === 'GrantReward') return grant(command, wallet);
    if (command.type === 'RefuseReward') return refuseReward(command, wallet);
    if (command.type === 'TakeBackRewards') return takeBack(command, wallet);
    if (command.type === 'VoidRewards') return voidAll(command, wallet);
    const reward = wallet.rewards.get(command.data.rewardId);
    if (!reward) return refuse('NOT_FOUND', 'there is no such reward', 'rewardId');
    switch (command.type) {
      case 'HoldReward':
        return hold(command, reward);
      case 'ApproveReward':
        return approve(command, reward);
      case 'IntendReward':
        return intend(command, reward);
      case 'RecordRewardSent':
        return recordSent(command, reward);
      case 'MarkRewardUnknown':
        return markUnknown(command, reward);
      case 'FulfilReward':
        return fulfil(command, reward);
      case 'FailReward':
        return fail(command, reward);
      case 'CancelReward':
        return cancel(command, reward);
      case 'ReverseReward':
        return reverse(command, reward);
      case 'ExpireReward':
        return expire(command, reward);
      case 'RecordRecoverySent':
        return recordRecovery(command, reward);
      case 'FailRecovery':
        return failRecovery(command, reward);
      default:
        return unreachable(command);
    }
  },
  evolve: evolveWallet,
};
