import type { Day, Instant } from '#libs/kernel';
import type { RewardContent, RewardSide } from '../vocabulary/reward.types.js';

/** One reward to be given, frozen. */
export interface RewardOrder {
  readonly reference: string;
  /** Global id. */
  readonly program: string;
  readonly side: RewardSide;
  /** A partner’s global id, or the vendor’s own reference of the customer. */
  readonly beneficiary: string;
  readonly given: RewardContent;
  readonly expires: Instant | null;
  /** Got back: a negative line. */
  readonly back: boolean;
  /** Business day of the file. */
  readonly on: Day;
}

export type RewardSending =
  | { readonly is: 'sent'; readonly providerReference: string }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'unknown'; readonly reason: string };

/** Somebody who gives rewards. */
export interface RewardProvider {
  readonly name: string;
  /** Whether what was sent counts as given at once, or when the provider says so. */
  readonly settles: 'when-written' | 'by-status-file';
  /** Throws when the order has certainly not been taken and may be tried again. */
  send(order: RewardOrder): Promise<RewardSending>;
  /** The provider's own name for what was sent under a reference; undefined when nothing was. `on` null: on whatever day. */
  find(order: Pick<RewardOrder, 'reference' | 'program'> & { readonly on: Day | null }): Promise<string | undefined>;
}
