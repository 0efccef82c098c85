import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { LineKind } from '#libs/programs';

/** Quantities, prices and amounts are exact decimals in the sale's currency; prices may be finer than its minor unit. */
export interface SaleLine {
  /** 1-based place in the sale: lines that look alike are different lines. */
  readonly line: number;
  readonly product: string;
  readonly category: string | null;
  readonly kind: LineKind;
  readonly quantity: string;
  readonly unitPrice: string;
  /** quantity × unitPrice, exactly. */
  readonly amount: string;
}

/** Who is credited, in basis points that add up to 10,000. One partner with 10,000 is the usual case; none: a direct sale. */
export interface Credit {
  readonly partnerId: string;
  readonly weight: number;
}

/** An opaque reference of the vendor's, never a name or an address. */
export interface Customer {
  readonly ref: string;
  readonly country: string | null;
  readonly returning: boolean | null;
}

interface Sold {
  readonly programId: string;
  readonly occurredAt: Instant;
  readonly currency: string;
  /** The program's zone when it was recorded: which month the sale belongs to. */
  readonly timeZone: string;
  readonly credits: readonly Credit[];
}

export interface SaleContent extends Sold {
  readonly saleId: string;
  /** The vendor's own number of the sale, unique in the program; the sale's id follows from it. */
  readonly externalId: string;
  readonly customer: Customer | null;
  /** The vendor's own word for the kind of sale, for conditions of rules. */
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lines: readonly SaleLine[];
  /** The exact sum of the lines. */
  readonly amount: string;
}

interface Refund {
  readonly refundId: string;
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly occurredAt: Instant;
  /** What is given back this time: exact, positive, in the sale's currency. */
  readonly amount: string;
  readonly reason: RefundReason;
}

export type RefundReason = 'order-cancelled' | 'refund' | 'payment-failed' | 'fraud' | 'other';

/** What a won deal is booked as; the vendor's own words stand beside them. */
export type DealSaleType = 'deal-sourced' | 'deal-influenced' | 'deal-influence';

/**
 * The share of a deal's worth in which another partner helped: it earns, and revenue has counted the deal already.
 */
export const isInfluence = ({ saleType }: { readonly saleType: string | null }): boolean =>
  saleType === ('deal-influence' satisfies DealSaleType);

export type SaleEvent =
  | DomainEvent<'sale.recorded', SaleContent>
  /** What was refunded in all before and after this refund, and what was charged: parts of a commission always add up. */
  | DomainEvent<
      'sale.refunded',
      Refund &
        Sold & {
          readonly refundedBefore: string;
          readonly refundedAfter: string;
          readonly charged: string;
          /** Of a booking for influence: totals of revenue have not counted it and do not count it back. */
          readonly influence: boolean;
        }
    >
  /** The refund names a sale that is not known yet; it is applied (`sale.refunded`) as soon as the sale is recorded. */
  | DomainEvent<'sale.refund-awaited', Refund>
  /** More than is left to refund: kept and reported, moves no money. */
  | DomainEvent<'sale.refund-exceeded', Refund & { readonly refundable: string }>;

export const saleEvents = eventTypes<SaleEvent>()('sale', {
  'sale.recorded': { version: 1 },
  'sale.refunded': { version: 2, upcast: { 1: (data) => ({ ...data, influence: false }) } },
  'sale.refund-awaited': { version: 1 },
  'sale.refund-exceeded': { version: 1 },
});
