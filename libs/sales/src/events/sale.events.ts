import { type DomainEvent, eventTypes, type Instant, type PersonNamer } from '#libs/kernel';
import type { LineKind } from '#libs/programs';
import { type Customer, type PersonalTexts, withoutPersons } from './sale.persons.js';

export type { Customer, PersonalTexts };

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
  /** Of a discount that says which lines it belongs to: their numbers. */
  readonly appliesTo?: readonly number[];
}

/** Who is credited, in basis points that add up to 10,000. One partner with 10,000 is the usual case; none: a direct sale. */
export interface Credit {
  readonly partnerId: string;
  readonly weight: number;
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
  /** E-mail addresses and phone numbers among the values stand as `person:<UUID>`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Under whose key `personalTexts` are sealed; null where nothing in it is personal. */
  readonly person: string | null;
  /** What stands under a person's name elsewhere; null where there is nothing, or once the person was erased. */
  readonly personalTexts: PersonalTexts | null;
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

type Named = Pick<SaleContent, 'programId' | 'customer' | 'metadata' | 'person' | 'personalTexts'>;

/**
 * How what was sold is stored: before version 2 the reference and all metadata stood in the clear; before version 3 no line was a service and
 * no discount said which lines it belongs to.
 */
export const soldSpec = {
  version: 3,
  upcast: {
    1: (data: object) => ({ ...data, person: null, personalTexts: null }),
    2: (data: object) => data,
  },
  personal: { subject: 'person', fields: ['personalTexts'], since: 2, afterErasure: 'left-out' },
  named: {
    until: 1,
    by: <Data extends Named>(data: Data, nameOf: PersonNamer): Data => ({
      ...data,
      ...withoutPersons(data, (text) => nameOf(data.programId, text)),
    }),
  },
} as const;

export const saleEvents = eventTypes<SaleEvent>()('sale', {
  'sale.recorded': soldSpec,
  'sale.refunded': { version: 2, upcast: { 1: (data) => ({ ...data, influence: false }) } },
  'sale.refund-awaited': { version: 1 },
  'sale.refund-exceeded': { version: 1 },
});
