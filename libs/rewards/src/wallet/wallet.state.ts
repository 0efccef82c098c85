import type { Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { RewardGrant } from '../vocabulary/reward.types.js';

export type RewardStatus =
  | ('pending' | 'held' | 'approved' | 'intended' | 'sent' | 'unknown' | 'fulfilled')
  | ('cancelled' | 'expired' | 'reversed');

export interface Reward {
  readonly grant: RewardGrant;
  readonly status: RewardStatus;
  /** Once it was approved. */
  readonly expiresAt: Instant | null;
  /** How often it was sent. */
  readonly attempt: number;
  readonly reference: string | null;
  /** The last one of them failed. */
  readonly failed: boolean;
  /** A negative line has to go into a file. */
  readonly owes: boolean;
}

export interface Wallet {
  readonly rewards: Map<string, Reward>;
  /** What was not given. */
  readonly refused: Set<string>;
}

const ENDED: readonly RewardStatus[] = ['cancelled', 'expired', 'reversed'];
const GIVEN_BACK: readonly RewardStatus[] = ['cancelled', 'expired'];

export const hasEnded = ({ status }: Pick<Reward, 'status'>): boolean => ENDED.includes(status);

/** Whether it has its place under a cap: one that was reversed keeps it. */
export const hasPlace = ({ status }: Pick<Reward, 'status'>): boolean => !GIVEN_BACK.includes(status);

/** It may be on its way: what becomes of it is known later. */
export const isOnItsWay = ({ status }: Pick<Reward, 'status'>): boolean =>
  status === 'intended' || status === 'sent' || status === 'unknown';
