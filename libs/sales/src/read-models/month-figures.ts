import { Decimal, type EventOf } from '#libs/kernel';
import type { CreditNoteEvent } from '../events/credit-note.events.js';
import type { SaleEvent } from '../events/sale.events.js';

/** What changes the figures of a month. */
export type Counted = EventOf<
  SaleEvent | CreditNoteEvent,
  'sale.recorded' | 'sale.refunded' | 'sale.refund-reversed' | 'sale.amended' | 'credit-note.recorded'
>;

export interface Figures {
  readonly conversions?: number;
  readonly refundCount?: number;
  readonly gross?: Decimal;
  readonly refunds?: Decimal;
}

/** What is refunded less by now; negative where it is more. */
export const lessRefunded = (data: { readonly refundedBefore: string; readonly refundedAfter: string }): Decimal =>
  Decimal.of(data.refundedBefore).minus(Decimal.of(data.refundedAfter));

/** What a partner is paid for its influence: the deal itself counts elsewhere. */
export const isOfInfluence = ({ influence }: { readonly influence: boolean }): boolean => influence;
