import type { Exchange } from '#libs/commissions';
import type { PayoutPolicy } from '#libs/programs';

/** A closing as it was requested, with what was known then. */
export interface Closing {
  readonly requestId: string;
  readonly period: string;
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly policy: PayoutPolicy | undefined;
  /** Undefined: no rate young enough; null: none is needed. */
  readonly exchange: Exchange | null | undefined;
}

/** What was known of a partner when the closing was requested. */
export interface PayoutEligibility {
  readonly payable: boolean;
  readonly taxForm: boolean;
  readonly destination: string | null;
  /** Nobody is there any more to claim. */
  readonly erased: boolean;
}
