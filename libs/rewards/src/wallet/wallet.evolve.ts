import { unreachable } from '#libs/kernel';
import type { WalletEvent } from './wallet.events.js';
import type { Reward, Wallet } from './wallet.state.js';

export function evolveWallet(wallet: Wallet, event: WalletEvent): Wallet {
  const { rewardId } = event.data;
  if (event.type === 'wallet.reward-refused') return { ...wallet, refused: wallet.refused.add(rewardId) };
  if (event.type === 'wallet.reward-granted') {
    const { at: _, ...grant } = event.data;
    const status = grant.risk ? ('held' as const) : ('pending' as const);
    const reward = { grant, status, expiresAt: null, attempt: 0, reference: null, failed: false, owes: false };
    return { ...wallet, rewards: wallet.rewards.set(rewardId, reward) };
  }
  const before = wallet.rewards.get(rewardId);
  if (!before) return wallet;
  return { ...wallet, rewards: wallet.rewards.set(rewardId, { ...before, ...changed(event) }) };
}

function changed(
  event: Exclude<WalletEvent, { type: 'wallet.reward-refused' | 'wallet.reward-granted' }>,
): Partial<Reward> {
  switch (event.type) {
    case 'wallet.reward-held':
      return { status: 'held' };
    case 'wallet.reward-approved':
      return { status: 'approved', expiresAt: event.data.expiresAt };
    case 'wallet.reward-intended': {
      const { attempt, reference } = event.data;
      return { status: 'intended', attempt, reference, failed: false };
    }
    case 'wallet.reward-sent':
      return { status: 'sent' };
    case 'wallet.reward-unknown':
      return { status: 'unknown' };
    case 'wallet.reward-fulfilled':
      return { status: 'fulfilled' };
    case 'wallet.reward-failed':
      return { status: 'approved', failed: true };
    case 'wallet.reward-cancelled':
      return { status: 'cancelled' };
    case 'wallet.reward-expired':
      return { status: 'expired' };
    case 'wallet.reward-reversed':
      return { status: 'reversed', owes: event.data.owes };
    case 'wallet.recovery-sent':
    case 'wallet.recovery-failed':
      return { owes: false };
    default:
      return unreachable(event);
  }
}
