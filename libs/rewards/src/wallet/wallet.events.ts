import { type Day, type DomainEvent, eventTypes, type Instant, type Money } from '#libs/kernel';
import type { RewardEndedBy, RewardGrant, RewardOffer, RewardRefusedFor } from '../vocabulary/reward.types.js';

interface OfReward {
  readonly walletId: string;
  readonly programId: string;
  readonly rewardId: string;
  /** Business time. */
  readonly at: Instant;
}

/** What somebody says of it in own words: encrypted under the key of whose it is. */
interface InWords extends OfReward {
  readonly subject: string;
  readonly reason: string | null;
}

/** What it had cost until then and does not any more; null: nothing, or the cost stays. */
interface TakenBack {
  readonly takenBack: Money | null;
}

/** The rewards of one partner or one customer in a program. That nothing is given twice and no cap of it exceeded is decided here alone. */
export type WalletEvent =
  | DomainEvent<'wallet.reward-granted', RewardGrant & { readonly at: Instant }>
  /** It is not given, and why: nothing is asked again. */
  | DomainEvent<
      'wallet.reward-refused',
      RewardOffer & {
        readonly at: Instant;
        readonly reason: RewardRefusedFor;
        readonly budgetIds: readonly string[];
      }
    >
  | DomainEvent<'wallet.reward-held', InWords>
  /** Its cost counts from here on. `by` null: its hold has ended. */
  | DomainEvent<
      'wallet.reward-approved',
      OfReward & { readonly cost: Money; readonly expiresAt: Instant; readonly by: string | null }
    >
  /** `attempt`: from 1; a further one follows one that failed. */
  | DomainEvent<
      'wallet.reward-intended',
      OfReward & {
        readonly attempt: number;
        readonly provider: string;
        readonly reference: string;
        /** The business day of the file it goes into. */
        readonly on: Day;
      }
    >
  | DomainEvent<'wallet.reward-sent', OfReward & { readonly providerReference: string }>
  /** Nobody knows whether the provider has it: it is asked by the reference. */
  | DomainEvent<'wallet.reward-unknown', InWords>
  | DomainEvent<'wallet.reward-fulfilled', OfReward & { readonly on: Day }>
  /** Not given: approved as before, until a person sends it again or it expires. */
  | DomainEvent<
      'wallet.reward-failed',
      InWords & { readonly failure: RewardFailure | null; readonly expiresAt: Instant }
    >
  | DomainEvent<
      'wallet.reward-cancelled',
      InWords & TakenBack & { readonly why: RewardEndedBy; readonly budgetIds: readonly string[] }
    >
  | DomainEvent<'wallet.reward-expired', OfReward & TakenBack & { readonly budgetIds: readonly string[] }>
  /** `recovered`: it is got back, by a negative line in the next file (`owes`) or because it came back by itself. */
  | DomainEvent<
      'wallet.reward-reversed',
      InWords &
        TakenBack & {
          readonly why: RewardEndedBy;
          readonly recovered: boolean;
          readonly owes: boolean;
          readonly budgetIds: readonly string[];
          readonly on: Day;
        }
    >
  | DomainEvent<'wallet.recovery-sent', OfReward & { readonly providerReference: string }>
  /** It is not got back: what it had cost counts again from that day on. */
  | DomainEvent<'wallet.recovery-failed', OfReward & { readonly failure: RewardFailure; readonly cost: Money }>;

/** Why the service itself did not send it. */
export type RewardFailure = 'NO_REFERENCE' | 'PARTNER_BANNED';

const v1 = { version: 1 } as const;
const inWords = {
  version: 1,
  personal: { subject: 'subject', fields: ['reason'], afterErasure: 'left-out' },
} as const;

export const walletEvents = eventTypes<WalletEvent>()('wallet', {
  'wallet.reward-granted': v1,
  'wallet.reward-refused': v1,
  'wallet.reward-held': inWords,
  'wallet.reward-approved': v1,
  'wallet.reward-intended': v1,
  'wallet.reward-sent': v1,
  'wallet.reward-unknown': inWords,
  'wallet.reward-fulfilled': v1,
  'wallet.reward-failed': inWords,
  'wallet.reward-cancelled': inWords,
  'wallet.reward-expired': v1,
  'wallet.reward-reversed': inWords,
  'wallet.recovery-sent': v1,
  'wallet.recovery-failed': v1,
});
