import type { Instant, Window } from '#libs/kernel';
import type { Condition } from '../plan/plan.js';

/** Who is given what for a referral, beside commissions. None set: nobody is given anything. */
export interface RewardPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** Every rule that fits grants; its two sides by themselves. */
  readonly rules: readonly RewardRule[];
}

export const REWARD_TRIGGERS = ['first-sale', 'every-sale', 'lead-qualified'] as const;
export type RewardTrigger = (typeof REWARD_TRIGGERS)[number];

export const REWARD_KINDS = ['credit', 'discount', 'free-months', 'points', 'goods', 'gift-card'] as const;
export type RewardKind = (typeof REWARD_KINDS)[number];

export interface RewardRule {
  readonly ruleId: string;
  readonly on: RewardTrigger;
  readonly when: Condition;
  /** Only where the customer used a partner’s code; the reward is then of the code’s partner. */
  readonly codesOnly: boolean;
  /** What has to stay of a sale, in program currency. */
  readonly minimumNet: string;
  /** Calendar days of the program’s zone from the trigger on. */
  readonly holdDays: number;
  /** Calendar days of the program’s zone from the approval on. */
  readonly expiresAfterDays: number;
  /** What the partner gets that referred the customer. */
  readonly referrer: RewardSpec | null;
  /** What the customer gets. */
  readonly customer: RewardSpec | null;
  readonly caps: readonly RewardCap[];
}

/** What is given. Amounts are in `currency`, exact. */
export interface RewardSpec {
  readonly kind: RewardKind;
  readonly quantity: number;
  /** Of a credit, or of a discount without a rate. */
  readonly amount: string | null;
  /** Of a discount: a share of the sale, `"0.15"` is 15 %. */
  readonly rate: string | null;
  readonly sku: string | null;
  /** What one costs the vendor, of what is neither credit nor discount. */
  readonly costEach: string;
  readonly currency: string;
}

/** Most that may be granted in a window: a number of rewards, or what they cost in program currency; one of the two. */
export interface RewardCap {
  readonly per: 'beneficiary' | 'program';
  readonly window: Window;
  readonly count: number | null;
  readonly cost: string | null;
}
