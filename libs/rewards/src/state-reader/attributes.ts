import { matches, type SaleAttributes } from '#libs/commissions';
import type { Instant } from '#libs/kernel';
import { type Partner, tierAt } from '#libs/partners';
import type { RatePair } from '#libs/rates';
import type { RecordedSale } from '#libs/sales';
import { sum, Decimal } from '#libs/kernel';
import type { Fits } from '../earning/offers.js';

/** What conditions ask about, without the partner. */
export type Asked = Omit<SaleAttributes, 'partner'>;

/** Without a rate no amount is within bounds: the reward then waits for one. */
export function attributesOfSale({ sale, sold }: RecordedSale, exchange: RatePair | null | undefined): Asked {
  const { customer, conversion, saleType, metadata } = sale;
  const amount = sum(sold.map((line) => Decimal.of(line.amount))).toString();
  return {
    ...{ amount, base: amount, saleType, metadata },
    customer: {
      ...{ country: customer?.country ?? null, returning: customer?.returning ?? null },
      ...{ conversionNumber: conversion?.number ?? null, monthsSinceFirst: conversion?.monthsSinceFirst ?? null },
    },
    conversion: exchange ? { kind: 'rate', rates: exchange } : { kind: 'sameCurrency' },
    products: sold.map(({ product }) => product),
    categories: sold.flatMap(({ category }) => category ?? []),
  };
}

/** A lead has bought nothing yet. */
export const attributesOfLead: Asked = {
  ...{ amount: '0', saleType: null, metadata: {}, products: [], categories: [], conversion: { kind: 'sameCurrency' } },
  customer: { country: null, returning: null, conversionNumber: null, monthsSinceFirst: null },
};

const NOBODY = { kind: '', tier: 0, country: null };

/** Conditions as plans have them, with the partner as it stood at the trigger. */
export const fitsOf =
  (asked: Asked, partners: ReadonlyMap<string, Partner>, at: Instant): Fits =>
  (when, partnerId) => {
    const one = partnerId === undefined ? undefined : partners.get(partnerId);
    const partner = one ? { kind: one.kind, tier: tierAt(one, at), country: one.country } : NOBODY;
    return matches(when, { ...asked, partner });
  };
