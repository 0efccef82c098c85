import { Decimal } from '#libs/kernel';
import { percentOf } from '../figures/ratios.js';
import type { FundSums } from './fund-utilisation.queries.js';

interface Utilised {
  readonly available: Decimal;
  readonly utilisationPercent: string | null;
  readonly breakagePercent: string | null;
}

/** What is left of it, and what was used and lost, of what was allocated. */
export function utilisedOf(sums: Pick<FundSums, 'allocated' | 'pending' | 'approved' | 'paid' | 'expired'>): Utilised {
  const [allocated, used] = [Decimal.of(sums.allocated), Decimal.of(sums.paid).plus(Decimal.of(sums.approved))];
  return {
    available: allocated.minus(used).minus(Decimal.of(sums.pending)),
    utilisationPercent: percentOf(used, allocated),
    breakagePercent: percentOf(Decimal.of(sums.expired), allocated),
  };
}
