import { ACTIVITY_KINDS } from '../vocabulary/activity-kind.js';
import {
  type Draft,
  instant,
  list,
  MOST_DAYS,
  notNegative,
  oneOf,
  optional,
  record,
  type Settled,
  unique,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const activityProof = record({ kind: oneOf(ACTIVITY_KINDS), files: whole(0, 20) });

export type ActivityProof = Settled<typeof activityProof>;

/** How market development money of a program is asked for, proven and paid. Amounts are in program currency. */
export const fundPolicy = record({
  effectiveFrom: instant,
  /** The part of the costs that the vendor bears, in basis points: 5000 is half. */
  share: whole(1, 10_000),
  /** Calendar days after the last day of an approved request’s last activity in which claims are taken. */
  claimWithinDays: whole(0, MOST_DAYS),
  /** Calendar days after which a request that nobody has decided expires. */
  requestExpiresAfterDays: whole(1, MOST_DAYS),
  /** Requests and claims above this need a second person; null: none does. */
  secondApprovalAbove: optional(notNegative),
  /** How many files of proof an activity of a kind needs before it is paid for; of a kind that is not named, one. */
  proofs: unique(list(activityProof), ({ kind }) => kind),
});

export type FundPolicy = Version<typeof fundPolicy>;
export type DraftFundPolicy = Draft<typeof fundPolicy>;

/** What holds in a program that has said nothing about funds. */
export const STANDARD_FUND_POLICY: Omit<FundPolicy, 'effectiveFrom'> = {
  version: 0,
  share: 5000,
  claimWithinDays: 60,
  requestExpiresAfterDays: 90,
  secondApprovalAbove: null,
  proofs: [],
};
