import type { Instant } from '#libs/kernel';
import type { ActivityKind } from '../vocabulary/activity-kind.js';

/** How market development money of a program is asked for, proven and paid. Amounts are in program currency. */
export interface FundPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** The part of the costs that the vendor bears, in basis points: 5000 is half. */
  readonly share: number;
  /** Calendar days after the last day of an approved request’s last activity in which claims are taken. */
  readonly claimWithinDays: number;
  /** Calendar days after which a request that nobody has decided expires. */
  readonly requestExpiresAfterDays: number;
  /** Requests and claims above this need a second person; null: none does. */
  readonly secondApprovalAbove: string | null;
  /** How many files of proof an activity of a kind needs before it is paid for; of a kind that is not named, one. */
  readonly proofs: readonly ActivityProof[];
}

export interface ActivityProof {
  readonly kind: ActivityKind;
  readonly files: number;
}

/** What holds in a program that has said nothing about funds. */
export const STANDARD_FUND_POLICY: Omit<FundPolicy, 'effectiveFrom'> = {
  version: 0,
  share: 5000,
  claimWithinDays: 60,
  requestExpiresAfterDays: 90,
  secondApprovalAbove: null,
  proofs: [],
};
