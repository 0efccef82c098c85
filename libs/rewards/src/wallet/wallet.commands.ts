import { command, type Day, type Instant, type Money } from '#libs/kernel';
import type {
  RewardEndedBy,
  RewardGrant,
  RewardOffer,
  RewardRefusedFor,
  RewardTrigger,
} from '../vocabulary/reward.types.js';
import type { RewardFailure } from './wallet.events.js';

interface OfReward {
  readonly walletId: string;
  readonly rewardId: string;
}

/** A reward of the same rule in another wallet that counts under caps. */
export interface PlaceElsewhere {
  /** Of its trigger. */
  readonly at: Instant;
  readonly cost: Money;
}

interface InWords extends OfReward {
  readonly reason: string | null;
}

/** `grant` without a cost: no rate is known by which it could be worked out. */
export class GrantReward extends command('GrantReward')<{
  readonly walletId: string;
  /** What the same beneficiary has in wallets of what it was before, such as a record that was merged. */
  readonly elsewhere: readonly PlaceElsewhere[];
  readonly grant: RewardGrant | (Omit<RewardGrant, 'cost'> & { readonly cost: null });
}>() {}

export class RefuseReward extends command('RefuseReward')<{
  readonly walletId: string;
  readonly offer: RewardOffer;
  readonly reason: RewardRefusedFor;
  readonly budgetIds: readonly string[];
}>() {}

export class HoldReward extends command('HoldReward')<InWords>() {}

/** `by` null: its hold has ended, which a reward that a person has to look at does not answer to. */
export class ApproveReward extends command('ApproveReward')<
  OfReward & { readonly by: string | null; readonly reference: string; readonly provider: string }
>() {}

export class IntendReward extends command('IntendReward')<
  OfReward & { readonly provider: string; readonly reference: string; readonly on: Day }
>() {}

export class RecordRewardSent extends command('RecordRewardSent')<
  OfReward & { readonly providerReference: string }
>() {}

export class MarkRewardUnknown extends command('MarkRewardUnknown')<InWords>() {}

/** `reference`: a report of an attempt that has failed since is none of this one. */
export class FulfilReward extends command('FulfilReward')<
  OfReward & { readonly reference: string; readonly on: Day }
>() {}

export class FailReward extends command('FailReward')<
  InWords & { readonly reference: string; readonly failure: RewardFailure | null }
>() {}

export class CancelReward extends command('CancelReward')<InWords>() {}

/** `recovered` null: as its kind says. */
export class ReverseReward extends command('ReverseReward')<
  InWords & { readonly why: RewardEndedBy; readonly recovered: boolean | null }
>() {}

/** What stands of a sale or a lead by now; `occasion`: by what it became its partner’s, `creditedTo`: under which record of it. */
export class TakeBackRewards extends command('TakeBackRewards')<{
  readonly walletId: string;
  readonly trigger: Pick<RewardTrigger, 'kind' | 'id'>;
  /** Exact, in the sale’s currency: charged − refunded; null of a lead. */
  readonly net: string | null;
  readonly creditedTo: string | null;
  readonly occasion: string;
}>() {}

/** What is not given yet of a partner that is banned. */
export class VoidRewards extends command('VoidRewards')<{ readonly walletId: string }>() {}

export class ExpireReward extends command('ExpireReward')<OfReward & { readonly dueAt: Instant }>() {}

export class RecordRecoverySent extends command('RecordRecoverySent')<
  OfReward & { readonly providerReference: string }
>() {}

/** It cannot be got back: nobody is known to ask. */
export class FailRecovery extends command('FailRecovery')<OfReward & { readonly failure: RewardFailure }>() {}

export type WalletCommand =
  | (GrantReward | RefuseReward | HoldReward | ApproveReward)
  | (IntendReward | RecordRewardSent | MarkRewardUnknown | FulfilReward | FailReward)
  | (CancelReward | ReverseReward | TakeBackRewards | VoidRewards | ExpireReward | RecordRecoverySent | FailRecovery);
