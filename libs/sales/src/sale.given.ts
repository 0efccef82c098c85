import type { LineKind } from '#libs/programs';
import type { Credit, Customer } from './sale.events.js';

/** A line as it is handed in: figures are text, checked here, so that a bad one is refused by its name and place. */
export interface LineGiven {
  readonly product: string;
  readonly category: string | null;
  readonly kind: LineKind;
  readonly quantity: string;
  readonly unitPrice: string;
}

/** What somebody says was sold or credited, under the vendor's own number. */
export interface ContentGiven {
  readonly programId: string;
  readonly externalId: string;
  readonly currency: string;
  readonly credits: readonly Credit[];
  readonly customer: Customer | null;
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lines: readonly LineGiven[];
}

/** What the other contexts knew when the command was made: read by the edge, decided on here. */
export interface Knowledge {
  /** The program's zone; null when there is no such program. */
  readonly timeZone: string | null;
  /** One for each credit, in the same order. */
  readonly partners: readonly PartnerKnown[];
}

export type PartnerKnown = 'in-program' | 'unknown' | 'merged';
