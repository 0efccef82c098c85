import { Rational } from '../arithmetic/rational.js';
import type { SalesFigures } from './sales.figures.js';

/** Of refunds of more than was left of their sales. */
export interface Excess {
  readonly currency: string;
  readonly refunds: number;
  /** Exact. */
  readonly amount: string;
}

/** By currency: what is still refunded of nothing, as more was asked for than was left. */
export function excessOf({ refunds: all, sales }: Pick<SalesFigures, 'refunds' | 'sales'>): readonly Excess[] {
  const found = new Map<string, { refunds: number; amount: Rational }>();
  for (const { status, saleId, exceeded } of all.values()) {
    const currency = sales.get(saleId)?.currency;
    if (status !== 'exceeded' || currency === undefined) continue;
    const { refunds, amount } = found.get(currency) ?? { refunds: 0, amount: Rational.zero };
    found.set(currency, { refunds: refunds + 1, amount: amount.plus(exceeded) });
  }
  return [...found].map(([currency, { refunds, amount }]) => ({ currency, refunds, amount: amount.toString() }));
}
