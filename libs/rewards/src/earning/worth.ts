import { convertToMinor, Decimal, type Money, moneyOf, roundToMinor } from '#libs/kernel';
import type { RewardSpec } from '#libs/programs';
import type { RatePair } from '#libs/rates';
import type { RewardContent } from '../vocabulary/reward.types.js';
import type { Earned } from './trigger.js';

export interface Worth {
  readonly given: RewardContent;
  /** In program currency; null: no rate is known. */
  readonly cost: Money | null;
  readonly exchange: RatePair | null;
}

/**
 * What a side gets and what that costs: a credit or discount its amount or its share of what stands of the sale, the rest quantity × cost of each. One
 * rounding, half away from zero, in program currency at the rate of the trigger’s day. Example: 15 % of 33.33 is 5.00.
 */
export function worthOf(spec: RewardSpec, { currency, net, exchanges }: Earned): Worth {
  const { kind, quantity, sku, rate } = spec;
  const base = rate === null || net === null ? null : { exact: Decimal.of(net.amount).times(Decimal.of(rate)), ...net };
  const each = spec.amount ?? spec.costEach;
  const exact = base?.exact ?? Decimal.of(each).times(Decimal.of(String(quantity)));
  const exchange = exchanges(base?.currency ?? spec.currency);
  const cost = exchange === undefined ? null : inProgram(exact, exchange, currency);
  const amount = spec.amount === null ? base && cost : { amount: spec.amount, currency: spec.currency };
  return { given: { kind, quantity, sku, amount }, cost, exchange: exchange ?? null };
}

const inProgram = (exact: Decimal, exchange: RatePair | null, currency: string): Money =>
  moneyOf(
    exchange === null
      ? roundToMinor(exact, currency, 'half-away')
      : convertToMinor(exact, exchange, currency, 'half-away'),
    currency,
  );
