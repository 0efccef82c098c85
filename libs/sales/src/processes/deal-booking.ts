import type { DealContent } from '#libs/deals';
import { Decimal, exponentOf, type Instant, splitByLargestRemainder } from '#libs/kernel';
import type { DealSaleType } from '../events/sale.events.js';
import type { ContentDraft, LineDraft } from '../content/draft.js';
import { DEAL_KEY } from '../content/texts.js';
import type { BookedFor } from './booking-survivors.js';

/** What of a deal's content goes into its bookings. */
export interface DealTerms extends Pick<DealContent, 'customerId' | 'productLines' | 'involvement' | 'metadata'> {
  readonly accountId: string | null;
}

export interface WonDeal {
  /** null: the vendor's own; it is not credited to anybody. */
  readonly partnerId: string | null;
  readonly closedAt: Instant;
  /** Exact decimal; a deal may be worth nothing. */
  readonly amount: string;
  readonly currency: string;
}

/** One sale that a won deal is booked as: for whom it is given, and the record that it is credited to. */
export type Booking<For extends BookedFor = BookedFor> = For & { readonly given: ContentDraft };

/** Numbers of bookings begin so; a vendor's own numbers may not. */
export const BOOKING_PREFIX = 'deal:';

/** Whether a sale or refund under this number is a deal's booking, or what takes it back. */
export const isOfDeal = (externalId: string): boolean => externalId.startsWith(BOOKING_PREFIX);

const NO_PRODUCT_LINE = 'deal';

interface Booked {
  readonly dealId: string;
  readonly programId: string;
}

/** The number of the sale that a deal is booked as for the partner whose it is. */
export const bookingNumberOf = (dealId: string): string => `${BOOKING_PREFIX}${dealId}`;

const numberOf = (dealId: string, influencer: string | null): string =>
  influencer === null ? bookingNumberOf(dealId) : `${bookingNumberOf(dealId)}:influence:${influencer}`;

/** The number under which a booking is taken back when its deal is revoked, or when whoever helped has the deal now. */
export const takenBackNumberOf = ({ externalId }: Pick<ContentDraft, 'externalId'>): string => `${externalId}:revoked`;

/**
 * The booking of the partner whose deal it is, by what it did for it; or of another that helped: the deal's whole worth, which totals of revenue do
 * not count again.
 */
export function bookingOf<For extends BookedFor>(
  { dealId, programId }: Booked,
  { customerId, accountId, productLines, metadata, involvement }: DealTerms,
  { amount, currency }: WonDeal,
  booked: For,
): Booking<For> {
  const { influencer, partnerId } = booked;
  const own: DealSaleType = involvement === 'sourced' ? 'deal-sourced' : 'deal-influenced';
  const [saleType, externalId] = [influencer === null ? own : 'deal-influence', numberOf(dealId, influencer)];
  const given = {
    ...{ programId, externalId, currency, saleType, metadata: { ...metadata, [DEAL_KEY]: dealId } },
    credits: [{ partnerId, weight: 10_000 }],
    customer: { ref: accountId ?? customerId, country: null, returning: null },
    lines: linesOf(productLines, amount, currency),
  };
  return { ...booked, given };
}

/** One line for each product line, in equal parts that add up to the amount; what does not divide goes to the earlier ones. */
function linesOf(productLines: readonly string[], amount: string, currency: string): LineDraft[] {
  const products = productLines.length > 0 ? productLines : [NO_PRODUCT_LINE];
  const exact = Decimal.of(amount);
  const places = Math.max(exact.scale, exponentOf(currency) ?? 0);
  const parts = splitByLargestRemainder(
    exact.unitsAt(places),
    products.map(() => 1),
  );
  return products.map((product, at) => ({
    ...{ product, category: null, kind: 'goods' as const, quantity: '1' },
    unitPrice: Decimal.ofUnits(parts[at] ?? 0n, places).toString(),
  }));
}
