import type { DealContent } from '#libs/deals';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';

export interface Won {
  readonly partnerId: string | null;
  readonly closedAt: string;
  readonly amount: string;
  readonly currency: string;
}

/** What must stand in a booking. Amounts are exact and written without zeros at their end. */
export interface ExpectedBooking {
  readonly externalId: string;
  readonly currency: string;
  readonly occurredAt: string;
  readonly saleType: string;
  readonly credits: readonly {
    readonly partnerId: string;
    readonly weight: number;
    readonly namedPartnerId?: string;
  }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly customer: string;
  readonly amount: string;
  readonly lines: readonly { readonly product: string; readonly amount: string }[];
}

/** For whom a deal is booked. */
export interface BookedFor {
  /** null: the deal's own partner. */
  readonly influencer: string | null;
  /** The record that it has ended in. */
  readonly survivor: string;
}

/** The booking of the deal's own partner, or of one that helped; credited to the record that stays of it. */
export function expectedBooking(
  { dealId }: { readonly dealId: string },
  { content, accountId }: { readonly content: DealContent; readonly accountId: string | null },
  { partnerId, closedAt, amount, currency }: Won,
  { influencer, survivor }: BookedFor,
): ExpectedBooking {
  const named = influencer ?? partnerId ?? '';
  const own = content.involvement === 'sourced' ? 'deal-sourced' : 'deal-influenced';
  const products = content.productLines.length > 0 ? content.productLines : ['deal'];
  return {
    externalId: bookingNumber(dealId, influencer),
    currency,
    occurredAt: closedAt,
    saleType: influencer === null ? own : 'deal-influence',
    credits: [{ partnerId: survivor, weight: 10_000, ...(survivor !== named && { namedPartnerId: named }) }],
    metadata: { ...content.metadata, deal: dealId },
    customer: accountId ?? content.customerId,
    amount: Rational.of(amount).toString(),
    lines: evenly(Rational.of(amount), products, Math.max(decimalsIn(amount), digitsOf(currency))),
  };
}

/** The number of the sale that a deal is booked as. */
export const bookingNumber = (dealId: string, influencer: string | null): string =>
  influencer === null ? `deal:${dealId}` : `deal:${dealId}:influence:${influencer}`;

const decimalsIn = (amount: string): number => amount.split('.')[1]?.length ?? 0;

/** As many whole units each as go in, and one more for each of the first until nothing is left. */
function evenly(total: Rational, products: readonly string[], places: number): ExpectedBooking['lines'] {
  const units = total.units(places, 'half-away');
  const count = BigInt(products.length);
  const [each, over] = [units / count, units % count];
  return products.map((product, at) => ({
    product,
    amount: Rational.minor(each + (BigInt(at) < over ? 1n : 0n), places).toString(),
  }));
}
