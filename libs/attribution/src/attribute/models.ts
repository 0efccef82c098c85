import type { Instant } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import { decayedBy } from './decay.js';
import { countedAt } from './order.js';

const DAY_MS = 86_400_000;

/**
 * What each touch gets, in their order, as whole parts of the sum of all parts: `[1, 1, 1]` is a third each. At least one is above zero, of at
 * least one touch.
 */
export function partsOf(
  touches: readonly { readonly at: Instant }[],
  sale: Instant,
  policy: Pick<AttributionPolicy, 'model' | 'position' | 'halfLifeDays'>,
): readonly bigint[] {
  const count = touches.length;
  switch (policy.model) {
    case 'last':
      return touches.map((_, at) => (at === count - 1 ? 1n : 0n));
    case 'first':
      return touches.map((_, at) => (at === 0 ? 1n : 0n));
    case 'linear':
      return touches.map(() => 1n);
    case 'position':
      return byPosition(count, policy.position);
    case 'decay': {
      const parts = touches.map((touch) => decayedBy(ageInDays(touch, sale), policy.halfLifeDays));
      return parts.some((part) => part > 0n) ? parts : partsOf(touches, sale, { ...policy, model: 'last' });
    }
  }
}

function byPosition(count: number, { first, middle, last }: AttributionPolicy['position']): readonly bigint[] {
  if (count === 1) return [1n];
  const between = count - 2;
  // Of two, the ends share all of it: there is no middle to divide by.
  const ends = BigInt(Math.max(between, 1));
  return Array.from({ length: count }, (_, at) => {
    if (at === 0) return BigInt(first) * ends;
    return at === count - 1 ? BigInt(last) * ends : BigInt(middle);
  });
}

/** Whole days of 24 hours from a touch to the sale. */
const ageInDays = (touch: { readonly at: Instant }, sale: Instant): number =>
  Math.floor((Date.parse(sale) - Date.parse(countedAt(touch, sale))) / DAY_MS);
