import type { WalletEvent } from '#libs/rewards';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';

type Granted = Extract<WalletEvent, { type: 'wallet.reward-granted' }>['data'];

/** A reward as far as history has told it. */
export interface RewardModel {
  readonly granted: Granted;
  readonly cost: bigint;
  counted: bigint;
  status: string;
}

export const unitsOf = ({ amount, currency }: { readonly amount: string; readonly currency: string }): bigint =>
  Rational.of(amount).units(digitsOf(currency), 'half-away');

/** What gives its place under a cap back: what was reversed does not. */
export const GONE = new Set(['cancelled', 'expired']);
const STATUS_AFTER: Readonly<Partial<Record<WalletEvent['type'], string>>> = {
  'wallet.reward-held': 'held',
  'wallet.reward-approved': 'approved',
  'wallet.reward-intended': 'intended',
  'wallet.reward-sent': 'sent',
  'wallet.reward-unknown': 'unknown',
  'wallet.reward-fulfilled': 'fulfilled',
  'wallet.reward-failed': 'approved',
  'wallet.reward-cancelled': 'cancelled',
  'wallet.reward-expired': 'expired',
  'wallet.reward-reversed': 'reversed',
};

export function followReward(reward: RewardModel, event: WalletEvent): void {
  reward.status = STATUS_AFTER[event.type] ?? reward.status;
  if (event.type === 'wallet.reward-approved') reward.counted = reward.cost;
  if ('takenBack' in event.data && event.data.takenBack !== null) reward.counted = 0n;
  if (event.type === 'wallet.recovery-failed') reward.counted = reward.cost;
}

/** Whether it can still be taken from its beneficiary, and is not on its way. */
export const isStanding = ({ status }: RewardModel): boolean =>
  ['pending', 'held', 'approved', 'fulfilled'].includes(status);

export interface Cap {
  readonly window: string;
  readonly count: number | null;
  readonly cost: string | null;
}

/** Whether one more would exceed a cap beside those that keep their places. */
export function exceeds(
  cap: Cap,
  taken: { readonly count: number; readonly cost: bigint },
  cost: bigint,
  currency: string,
): boolean {
  if (cap.count !== null) return taken.count + 1 > cap.count;
  return cap.cost !== null && taken.cost + cost > unitsOf({ amount: cap.cost, currency });
}
