/** What a refund asks for: how much, and in which currency where it says one. Figures are exact, in the sale's currency. */
export interface RefundRequest {
  readonly currency: string | null;
  readonly extent: RefundExtent;
}

export type RefundExtent =
  /** All that is left. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'amount'; readonly amount: string }
  /** What is refunded in all by now: the difference to what the refunds before it asked for is taken. */
  | { readonly kind: 'total'; readonly refundedTotal: string }
  | { readonly kind: 'lines'; readonly lines: readonly LineExtent[] };

/** How much of one line: an amount, a quantity, or all that is left of it. */
export interface LineExtent {
  readonly line: number;
  readonly amount: string | null;
  readonly quantity: string | null;
}

/** What of a line was asked for and not left. */
export interface LineExcess {
  readonly line: number;
  readonly amount: string;
}

/** Whether a refund speaks of the sale as a whole. */
export const isOfWholeSale = (request: RefundRequest | null): boolean => request?.extent.kind !== 'lines';

/** The amount that a refund names by itself. */
export const amountAsked = ({ extent }: RefundRequest): string | null =>
  extent.kind === 'amount' ? extent.amount : null;
