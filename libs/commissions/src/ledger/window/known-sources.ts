import type { Fraction } from '#libs/kernel';
import { greatest, least } from '../../rating/lines/fractions.js';

/** What is known of some sources that follow each other, as long as they begin between two positions and the volume of all reaches the same steps. */
export interface Known {
  readonly reached: string;
  /** null: wherever they begin. */
  readonly from: Fraction | null;
  readonly to: Fraction | null;
  readonly due: Fraction;
  readonly given: bigint;
  /** Every part stands as it is: together they stand at what the roundings before and after them differ by. */
  readonly free: boolean;
  /** What stands of them does not depend on how parts are rounded; null: it may. */
  readonly fixed: Fixed | null;
}

export interface Fixed {
  readonly stands: bigint;
  /** As long as these caps have nothing left: key and limit of each. */
  readonly exhausted: readonly (readonly [key: string, limit: bigint])[];
}

/** Sources under more caps than this are looked at one by one. */
const MOST_CAPS = 8;

export function together(one: Fixed | null, other: Fixed | null): Fixed | null {
  if (one === null || other === null) return null;
  const limits = new Map(one.exhausted);
  for (const [key, limit] of other.exhausted)
    limits.set(key, limit > (limits.get(key) ?? 0n) ? limit : limits.get(key)!);
  return limits.size > MOST_CAPS ? null : { stands: one.stands + other.stands, exhausted: [...limits] };
}

export const isWithin = ({ from, to }: Known, position: Fraction): boolean =>
  (from === null || from.compare(position) <= 0) && (to === null || position.compare(to) <= 0);

export const latest = (one: Fraction | null, other: Fraction | null): Fraction | null =>
  one === null || other === null ? (one ?? other) : greatest(one, other);

export const earliest = (one: Fraction | null, other: Fraction | null): Fraction | null =>
  one === null || other === null ? (one ?? other) : least(one, other);

/** Whole minor units at or below, and at or above, what is not below zero. */
export function floorOf({ numerator, denominator }: Fraction, places: number): bigint {
  return (numerator * 10n ** BigInt(places)) / denominator;
}

export function ceilingOf({ numerator, denominator }: Fraction, places: number): bigint {
  return (numerator * 10n ** BigInt(places) + denominator - 1n) / denominator;
}
