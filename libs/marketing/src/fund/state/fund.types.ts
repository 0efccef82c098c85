import type { Day, Instant, Money } from '#libs/kernel';
import type { ActivityKind, ActivityProof } from '#libs/programs';

/** What a partner asks money for, numbered from 1 within its request. Its name stands beside the event’s data, encrypted. */
export interface PlannedActivity {
  readonly number: number;
  readonly kind: ActivityKind;
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** The first moment after its last day, in the program’s zone. */
  readonly endsAt: Instant;
  /** What it is expected to cost in all. */
  readonly cost: Money;
}

/** A cost of an activity, as an invoice says it. */
export interface ClaimedCost {
  /** Of the invoice: each is claimed once in a program. */
  readonly number: string;
  readonly activity: number;
  readonly day: Day;
  readonly amount: Money;
  /** Of the file that shows it, in small hexadecimal digits. */
  readonly sha256: string;
}

/** A file that shows that an activity took place, by reference. Its name stands beside the event’s data, encrypted. */
export interface ProofFile {
  readonly activity: number;
  readonly mediaType: string;
  /** Bytes, above 0. */
  readonly size: number;
  readonly sha256: string;
}

/** Figures that an amount was converted with: `amount × toRate ÷ fromRate`. */
export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly fromRate: string;
  readonly toRate: string;
  readonly day: Day;
  readonly source: string;
}

/** How a cost was counted when its claim was decided. */
export interface JudgedCost {
  readonly number: string;
  readonly eligible: boolean;
  /** Null in the fund’s own currency, and where it does not count. */
  readonly exchange: Exchange | null;
}

/** What of the program’s policy holds for a request from its submission on. */
export interface PinnedPolicy {
  readonly version: number;
  readonly share: number;
  readonly claimWithinDays: number;
  readonly secondApprovalAbove: string | null;
  readonly proofs: readonly ActivityProof[];
}

/** What a fund has, in its currency: available = allocated − (paid + approved + pending). */
export interface FundBalance {
  readonly allocated: string;
  readonly pending: string;
  readonly approved: string;
  readonly paid: string;
  readonly available: string;
}

/** Why a request ends without a person. */
export type ExpiryReason = 'undecided' | 'unclaimed' | 'fund-over';
