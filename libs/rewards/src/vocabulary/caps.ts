import { Decimal, minorUnits } from '#libs/kernel';
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

/** One of each kind and window, the least: a policy of old may name several, which share one budget. */
export const leastOfEach = (caps: readonly PinnedCap[]): readonly PinnedCap[] =>
  caps.filter((cap, n) => caps.every((other, m) => n === m || !isAlike(cap, other) || isLess(cap, other, n < m)));

const isAlike = (one: PinnedCap, other: PinnedCap): boolean =>
  one.window === other.window && one.key === other.key && (one.count === null) === (other.count === null);

const most = ({ count, cost }: PinnedCap): Decimal => Decimal.of(cost ?? String(count));

function isLess(one: PinnedCap, other: PinnedCap, isFirst: boolean): boolean {
  const order = most(one).compare(most(other));
  return order < 0 || (order === 0 && isFirst);
}
