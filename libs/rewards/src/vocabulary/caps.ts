import { minorUnits } from '#libs/kernel';
import type { PinnedCap } from './reward.types.js';

/** How many have a place, and what they cost in minor units of the program’s currency. */
export interface Taken {
  readonly count: number;
  readonly cost: bigint;
}

/** Whether one more fits under a cap, beside those that have a place. */
export function leavesRoom({ count, cost: most }: PinnedCap, taken: Taken, cost: bigint, currency: string): boolean {
  if (count !== null && taken.count >= count) return false;
  return most === null || taken.cost + cost <= minorUnits({ amount: most, currency });
}
