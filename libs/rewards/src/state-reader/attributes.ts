import { matches, type SaleAttributes } from '#libs/commissions';
import { Decimal, type Instant, keyOf, sum } from '#libs/kernel';
import { type Partner, tierAt } from '#libs/partners';
import type { Condition } from '#libs/programs';
import type { RatePair } from '#libs/rates';
import type { RecordedSale } from '#libs/sales';
import type { Fits } from '../earning/offers.js';

/** What conditions ask about, without the partner; `conversion` null: no rate is known. */
export type Asked = Omit<SaleAttributes, 'partner' | 'conversion'> & {
  readonly conversion: SaleAttributes['conversion'] | null;
};

export function attributesOfSale({ sale, sold }: RecordedSale, exchange: RatePair | null | undefined): Asked {
  const { customer, conversion, saleType, metadata } = sale;
  const amount = sum(sold.map((line) => Decimal.of(line.amount))).toString();
  return {
    ...{ amount, base: amount, saleType, metadata },
    customer: {
      ref: customer?.ref ?? null,
      ...{ country: customer?.country ?? null, returning: customer?.returning ?? null },
      ...{ conversionNumber: conversion?.number ?? null, monthsSinceFirst: conversion?.monthsSinceFirst ?? null },
    },
    conversion: conversionBy(exchange),
    products: sold.map(({ product }) => product),
    categories: sold.flatMap(({ category }) => category ?? []),
  };
}

function conversionBy(exchange: RatePair | null | undefined): Asked['conversion'] {
  if (exchange === undefined) return null;
  return exchange ? { kind: 'rate', rates: exchange } : { kind: 'sameCurrency' };
}

/** A lead has bought nothing yet. */
export const attributesOfLead: Asked = {
  ...{ amount: '0', saleType: null, metadata: {}, products: [], categories: [], conversion: { kind: 'sameCurrency' } },
  customer: { ref: null, country: null, returning: null, conversionNumber: null, monthsSinceFirst: null },
};

const NOBODY = { externalId: null, kind: '', tier: 0, country: null };

/** Conditions as plans have them, with the partner as it stood at the trigger. */
export const fitsOf =
  (asked: Asked, partners: ReadonlyMap<string, Partner>, at: Instant): Fits =>
  (when, partnerId) => {
    const one = partnerId === undefined ? undefined : partners.get(partnerId);
    const partner = one
      ? { externalId: keyOf(one.externalId), kind: one.kind, tier: tierAt(one, at), country: one.country }
      : NOBODY;
    const fits = (condition: Condition, conversion: SaleAttributes['conversion']) =>
      matches(condition, { ...asked, conversion, partner });
    if (asked.conversion) return fits(when, asked.conversion);
    const [most, least] = [true, false].map((answer) => fits(withAmounts(when, answer), { kind: 'sameCurrency' }));
    return most === least ? most === true : 'no-rate';
  };

/** The condition with one answer to every question for an amount: nothing in a condition turns an answer round. */
function withAmounts(when: Condition, answer: boolean): Condition {
  if ('all' in when) return { all: when.all.map((one) => withAmounts(one, answer)) };
  if ('any' in when) return { any: when.any.map((one) => withAmounts(one, answer)) };
  if (when.fact !== 'sale.amount' && when.fact !== 'sale.base') return when;
  return answer ? { all: [] } : { any: [] };
}
