import { Decimal, exponentOf } from '#libs/kernel';
import type { DealContent } from '../deal/deal.events.js';
import type { StoredDeal } from './deal.row.view.js';

type Content = Omit<StoredDeal, 'tenant'>;
export type Columns = Partial<Content>;

/** Exact splits go down to the currency's minor unit, or to the amount's own last digit. */
const placesOf = (amount: string | null, currency: string): number =>
  Math.max(exponentOf(currency) ?? 0, amount === null ? 0 : Decimal.of(amount).places);

export const amountColumns = ({ amount, currency }: { readonly amount: string | null; readonly currency: string }) => ({
  amount,
  amountOrder: amount ?? '0',
  currency,
  places: placesOf(amount, currency),
});

export const contentColumns = (content: DealContent) => ({
  customerId: content.customerId,
  customerName: content.customerName,
  customerCountry: content.customerCountry,
  customerCrmId: content.customerCrmId,
  customerCrmSystem: content.customerCrmSystem ?? null,
  customerWebsite: content.customerWebsite,
  customerEmail: content.customerEmail,
  customerTaxId: content.customerTaxId,
  productLines: content.productLines,
  ...amountColumns(content),
  expectedCloseOn: content.expectedCloseOn,
  representative: content.representative,
  involvement: content.involvement,
  territory: content.territory,
  notes: Object.entries(content.metadata).map(([key, value]) => ({ key, value })),
  personalMetadata: content.personalMetadata,
});

/** Activities come in any order. */
export const workedOn = ({ lastActivityAt, idleSince }: StoredDeal, at: string): Columns => ({
  lastActivityAt: lastActivityAt !== null && lastActivityAt > at ? lastActivityAt : at,
  idleSince: idleSince > at ? idleSince : at,
});
