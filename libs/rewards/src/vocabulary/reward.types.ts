import type { Instant, Money, Window } from '#libs/kernel';
import type { RewardKind } from '#libs/programs';
import type { RatePair } from '#libs/rates';

/** Who gets it: the partner that referred the customer, or the customer. */
export type RewardSide = 'referrer' | 'customer';

/** What a reward is given for. */
export interface RewardTrigger {
  readonly kind: 'sale' | 'lead';
  /** The sale, or the journey in which the lead was submitted. */
  readonly id: string;
  /** Business time. */
  readonly at: Instant;
}

/** What is given, worked out: of a discount by a share of the sale the amount is in program currency. */
export interface RewardContent {
  readonly kind: RewardKind;
  readonly quantity: number;
  readonly amount: Money | null;
  readonly sku: string | null;
}

/** The window that a cap counts in, by the day of the trigger. */
export interface CapWindow {
  readonly window: Window;
  readonly key: string;
}

/** Most in a window: so many rewards, or so much that they cost in program currency; one of the two. */
export interface PinnedCap extends CapWindow {
  readonly count: number | null;
  readonly cost: string | null;
}

/** A reward that a rule offers for one trigger to one side. Ids only: nothing in it names a person. */
export interface RewardOffer {
  readonly walletId: string;
  readonly rewardId: string;
  readonly programId: string;
  readonly side: RewardSide;
  /** Of the referrer’s side whose it is; null of the customer’s. */
  readonly partnerId: string | null;
  /** The customer, as attribution knows it; null where none was named. */
  readonly journeyId: string | null;
  /** Under whose key what persons say of it is encrypted: the partner, or the customer’s journey. */
  readonly subject: string;
  readonly trigger: RewardTrigger;
  readonly ruleId: string;
  readonly policyVersion: number;
  /** The program’s. */
  readonly currency: string;
}

/** An offer with all that was pinned when it was made. */
export interface RewardGrant extends RewardOffer {
  readonly given: RewardContent;
  /** In program currency. */
  readonly cost: Money;
  /** By which figures the cost was converted; null: it was in program currency. */
  readonly exchange: RatePair | null;
  /** What has to stay of the sale, in program currency, and by which figures the sale’s amounts are converted to compare. */
  readonly minimumNet: string;
  readonly netExchange: RatePair | null;
  /** The partner has it for its code: whoever else is credited with the sale. */
  readonly byCode: boolean;
  readonly holdUntil: Instant;
  readonly expiresAfterDays: number;
  readonly timeZone: string;
  /** Somebody should look before it is approved. */
  readonly risk: boolean;
  readonly caps: readonly PinnedCap[];
  /** Budgets in which it has a place. */
  readonly budgetIds: readonly string[];
}

export type RewardRefusedFor =
  | 'NOT_CREDITED'
  | 'SELF_REFERRAL'
  | 'COULD_NOT_EARN'
  | 'NOT_THE_FIRST_SALE'
  | 'BELOW_MINIMUM'
  | 'CAP_REACHED'
  | 'BUDGET_SPENT';

/** Why a reward ended. */
export type RewardEndedBy = 'refunded' | 'recredited' | 'returned' | 'banned' | 'person';
