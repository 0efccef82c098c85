import { minorUnits } from '#libs/kernel';
import type { PinnedCap } from './reward.types.js';

/** Whether one more fits under a cap, beside those that have a place; costs in minor units of the program’s currency. */
export function leavesRoom(
  { count, cost: most }: PinnedCap,
  taken: readonly bigint[],
  cost: bigint,
  currency: string,
): boolean {
  if (count !== null && taken.length >= count) return false;
  if (most === null) return true;
  return taken.reduce((all, one) => all + one, cost) <= minorUnits({ amount: most, currency });
}
