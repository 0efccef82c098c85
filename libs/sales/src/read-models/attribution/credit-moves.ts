import { Decimal } from '#libs/kernel';
import type { Credit } from '../../events/sale.events.js';

interface CreditMove {
  readonly partnerId: string;
  readonly weightBefore: number;
  readonly weightAfter: number;
  /** Exact. */
  readonly revenue: string;
}

interface Crediting {
  readonly before: readonly Credit[];
  readonly after: readonly Credit[];
  /** What of the sale stood then. */
  readonly stands: string;
}

/** Example: 300.00, of which 100.00 was given back, goes from A to A and B by halves: A −100.00, B 100.00. */
export function creditMoves({ before, after, stands }: Crediting): readonly CreditMove[] {
  const weightIn = (credits: readonly Credit[], of: string): number =>
    credits.reduce((sum, { partnerId, weight }) => sum + (partnerId === of ? weight : 0), 0);
  const partners = [...new Set([...before, ...after].map(({ partnerId }) => partnerId))];
  return partners.map((partnerId) => {
    const [weightBefore, weightAfter] = [weightIn(before, partnerId), weightIn(after, partnerId)];
    const revenue = Decimal.of(stands).times(Decimal.ofUnits(BigInt(weightAfter - weightBefore), 4));
    return { partnerId, weightBefore, weightAfter, revenue: revenue.toString() };
  });
}
