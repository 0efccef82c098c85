import type { Day, Money, Period } from '#libs/kernel';

/** One payment, frozen: amount, destination and reference do not change once it is intended. */
export interface PayoutOrder {
  /** The payout's global id: 33 characters, so that it fits where banks take a reference. */
  readonly reference: string;
  /** Global ids, as everything that leaves the service carries. */
  readonly program: string;
  readonly partner: string;
  readonly period: Period;
  readonly pays: Money;
  /** A reference at the provider, never an account number; null where the provider knows by the partner. */
  readonly destination: string | null;
  /** Business day of the intent. */
  readonly on: Day;
}

/** What tells an order from others, without where it goes. */
export type Unaddressed = Omit<PayoutOrder, 'destination'>;

/** What a provider said. `unknown`: no definite answer; it is asked by the reference, and never sent under another. */
export type Sending =
  | { readonly is: 'sent'; readonly providerReference: string }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'unknown'; readonly reason: string };

/** Somebody who moves money. */
export interface PayoutProvider {
  readonly name: string;
  /** Whether what was sent counts as settled at once, or when the provider says so. */
  readonly settles: 'when-written' | 'by-status-file';
  /** Throws when the order has certainly not been taken and may be tried again. */
  send(order: PayoutOrder): Promise<Sending>;
  /** The provider's own name for what was sent under the order's reference; undefined when nothing was. */
  find(order: Unaddressed): Promise<string | undefined>;
}
