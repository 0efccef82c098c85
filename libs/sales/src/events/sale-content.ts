import type { Instant } from '#libs/kernel';
import type { LineKind } from '#libs/programs';
import type { Crediting, SaleAttribution, SaleConversion, SaleEvidence } from './sale-attribution.js';
import type { Customer, PersonalTexts } from './sale.persons.js';

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

/** A credit as it was recorded: for the record that a merged partner ended in. */
export interface RecordedCredit extends Credit {
  /** The merged partner that was named instead; of several that ended in one, the first. */
  readonly namedPartnerId?: string;
}

/** Whose sale it is, and when and in what it was made. */
export interface Sold {
  readonly programId: string;
  readonly occurredAt: Instant;
  readonly currency: string;
  /** The program's zone when it was recorded: which month the sale belongs to. */
  readonly timeZone: string;
  readonly credits: readonly Credit[];
}

export interface SaleContent extends Sold {
  readonly credits: readonly RecordedCredit[];
  /** Credits as they were given, where one of them named a merged partner. */
  readonly namedCredits?: readonly Credit[];
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

/** A sale as it was recorded: what was sold, and how it found its partners. */
export interface RecordedContent extends SaleContent {
  readonly crediting: Crediting;
  /** What came with it to find its partners and its customer by, under names; null: nothing. */
  readonly evidence: SaleEvidence | null;
  /** Why it is credited as it is; null where who recorded it has said so. */
  readonly attribution: SaleAttribution | null;
  /** Which of its customer's sales it is; null: no customer was named, or it is from before sales were counted. */
  readonly conversion: SaleConversion | null;
}

export type RefundReason = 'order-cancelled' | 'refund' | 'payment-failed' | 'fraud' | 'other';

/** What a won deal is booked as; the vendor's own words stand beside them. */
export type DealSaleType = 'deal-sourced' | 'deal-influenced' | 'deal-influence';

/**
 * The share of a deal's worth in which another partner helped: it earns, and revenue has counted the deal already.
 */
export const isInfluence = ({ saleType }: { readonly saleType: string | null }): boolean =>
  saleType === ('deal-influence' satisfies DealSaleType);
