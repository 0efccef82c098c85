import type { AnyFeed } from '#libs/eventing';
import { feed, publishedAs, subjectOf, word } from '#libs/feed';
import type { RewardEventJson } from '#libs/feed-client';
import { type Money, toGlobalId } from '#libs/kernel';
import type { RewardOffer } from '../vocabulary/reward.types.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const reward = subjectOf<RewardEventJson>()({
  kind: 'reward',
  field: 'reward',
  of: (data: { readonly rewardId: string }) => data.rewardId,
});

const globalId = <Id extends string | null>(kind: string, id: Id): Id =>
  (id === null ? null : toGlobalId(kind, id)) as Id;

const offerOf = ({ rewardId, programId, partnerId, side, trigger, ruleId, policyVersion }: RewardOffer) => ({
  id: toGlobalId('reward', rewardId),
  programId: toGlobalId('program', programId),
  partnerId: globalId('partner', partnerId),
  ...{ side: word(side), ruleId, policyVersion, triggeredAt: trigger.at },
  ...(trigger.kind === 'sale'
    ? { saleId: toGlobalId('sale', trigger.id) }
    : { leadId: toGlobalId('lead', trigger.id) }),
});

const noteOf = ({ reason: note }: { readonly reason: string | null }) => ({ note });

/** What was taken back counts no more; a free month that was given stays. */
const countedOf = ({ takenBack }: { readonly takenBack: Money | null }) => (takenBack === null ? {} : { counted: '0' });

/** `reward.*`: a partner receives its own, those of customers are for the vendor alone. */
export const rewardFeed: AnyFeed = feed<WalletEvent>()({
  source: walletEvents,
  on: {
    'wallet.reward-granted': publishedAs(
      'granted',
      reward.begins(({ data }) => ({
        ...offerOf(data),
        ...{ status: data.risk ? 'HELD' : 'PENDING', kind: word(data.given.kind), quantity: data.given.quantity },
        ...{ sku: data.given.sku, amount: data.given.amount, cost: data.cost, counted: '0', holdUntil: data.holdUntil },
      })),
    ),
    'wallet.reward-refused': publishedAs(
      'refused',
      reward.begins(({ data }) => ({ ...offerOf(data), status: 'REFUSED', refusedFor: data.reason })),
    ),
    'wallet.reward-held': publishedAs(
      'held',
      reward.becomes(
        () => ({ status: 'HELD' }),
        ({ data }) => noteOf(data),
      ),
    ),
    'wallet.reward-approved': publishedAs(
      'approved',
      reward.becomes(({ data: { at: approvedAt, expiresAt, cost } }) => ({
        ...{ status: 'APPROVED', approvedAt, expiresAt, counted: cost.amount },
      })),
    ),
    'wallet.reward-intended': publishedAs(
      'intended',
      reward.becomes(({ data }) => ({ status: 'INTENDED', reference: data.reference })),
    ),
    'wallet.reward-sent': publishedAs(
      'sent',
      reward.becomes(({ data }) => ({ status: 'SENT', providerReference: data.providerReference })),
    ),
    'wallet.reward-unknown': publishedAs(
      'unknown',
      reward.becomes(
        () => ({ status: 'UNKNOWN' }),
        ({ data }) => noteOf(data),
      ),
    ),
    'wallet.reward-fulfilled': publishedAs(
      'fulfilled',
      reward.becomes(({ data }) => ({ status: 'FULFILLED', fulfilledOn: data.on })),
    ),
    'wallet.reward-failed': publishedAs(
      'failed',
      reward.becomes(
        ({ data }) => ({ status: 'APPROVED', expiresAt: data.expiresAt }),
        ({ data }) => ({ ...noteOf(data), reason: data.failure }),
      ),
    ),
    'wallet.reward-cancelled': publishedAs(
      'cancelled',
      reward.becomes(
        ({ data }) => ({
          ...{ status: 'CANCELLED', endedAt: data.at, endedBy: word(data.why) },
          ...countedOf(data),
        }),
        ({ data }) => noteOf(data),
      ),
    ),
    'wallet.reward-expired': publishedAs(
      'expired',
      reward.becomes(({ data }) => ({ status: 'EXPIRED', endedAt: data.at, ...countedOf(data) })),
    ),
    'wallet.reward-reversed': publishedAs(
      'reversed',
      reward.becomes(
        ({ data }) => ({
          ...{ status: 'REVERSED', endedAt: data.at, endedBy: word(data.why), recovered: data.recovered },
          ...countedOf(data),
        }),
        ({ data }) => ({ ...noteOf(data), owes: data.owes }),
      ),
    ),
    'wallet.recovery-sent': publishedAs(
      'recovery_sent',
      reward.becomes(({ data }) => ({ providerReference: data.providerReference })),
    ),
    'wallet.recovery-failed': publishedAs(
      'recovery_failed',
      reward.becomes(
        ({ data: { cost } }) => ({ recovered: false, counted: cost.amount }),
        ({ data }) => ({ reason: data.failure }),
      ),
    ),
  },
});
