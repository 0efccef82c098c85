import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { insert, sortedBy, update, updateWhere, type View, view } from '#libs/eventing';
import { minorUnits } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import type { RewardOffer } from '../vocabulary/reward.types.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';
import { RewardRow, type StoredReward } from './reward.row.view.js';

type CustomerErased = Extract<JourneyEvent, { type: 'journey.customer-erased' }>;
type Content = Omit<StoredReward, 'tenant'>;

function offered({ rewardId, walletId, programId, side, partnerId, subject, trigger, ...offer }: RewardOffer) {
  const isSale = trigger.kind === 'sale';
  return {
    ...{ id: rewardId, walletId, programId, side, partnerId },
    ...{ ruleId: offer.ruleId, policyVersion: offer.policyVersion, currency: offer.currency },
    ...{ customerId: side === 'customer' ? subject : null, triggerAt: trigger.at },
    ...{ saleId: isSale ? trigger.id : null, leadId: isSale ? null : trigger.id },
    ...{ approvedAt: null, expiresAt: null, fulfilledOn: null, endedAt: null, endedBy: null, recovered: null },
    ...{ reference: null, providerReference: null, failure: null, words: null, countedMinor: '0' },
  };
}

/** What was taken back of its cost counts no more. */
const uncounted = (row: Content, takenBack: unknown): Pick<Content, 'countedMinor'> => ({
  countedMinor: takenBack === null ? row.countedMinor : '0',
});

export const rewardView: View<WalletEvent | PartnerErased | CustomerErased, StoredReward> = view<
  WalletEvent | PartnerErased | CustomerErased,
  StoredReward
>()({
  name: 'rewards',
  version: 3,
  row: RewardRow,
  live: true,
  indexes: [
    ...sortedBy(['triggerAt', 'costMinor'], ['programId', 'partnerId', 'saleId']),
    ['programId', 'status', 'triggerAt', 'id'],
    ['programId', 'expiresAt', 'id'],
    ['customerId'],
  ],
  sources: [walletEvents, partnerEvents, journeyEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ words: null }),
    ),
    'journey.customer-erased': updateWhere(
      ({ data: { journeyId: customerId } }) => ({ customerId }),
      () => ({ words: null }),
    ),
    'wallet.reward-granted': insert(({ data }) => ({
      ...offered(data),
      ...{ status: data.risk ? 'held' : 'pending', refusalReason: null, holdUntil: data.holdUntil },
      ...{ kind: data.given.kind, quantity: data.given.quantity, sku: data.given.sku, amount: data.given.amount },
      costMinor: String(minorUnits(data.cost)),
    })),
    'wallet.reward-refused': insert(({ data }) => ({
      ...offered(data),
      ...{ status: 'refused', refusalReason: data.reason, holdUntil: null, kind: null, quantity: 0, sku: null },
      ...{ amount: null, costMinor: '0' },
    })),
    'wallet.reward-held': update(
      ({ data }) => data.rewardId,
      (row, { data: { reason: words } }) => ({ ...row, status: 'held', words }),
    ),
    'wallet.reward-approved': update(
      ({ data }) => data.rewardId,
      (row, { data: { at: approvedAt, expiresAt, cost } }) => ({
        ...{ ...row, status: 'approved', approvedAt, expiresAt, countedMinor: String(minorUnits(cost)), words: null },
      }),
    ),
    'wallet.reward-intended': update(
      ({ data }) => data.rewardId,
      (row, { data: { reference } }) => ({
        ...{ ...row, status: 'intended', reference, failure: null, words: null },
      }),
    ),
    'wallet.reward-sent': update(
      ({ data }) => data.rewardId,
      (row, { data: { providerReference } }) => ({
        ...{ ...row, status: 'sent', providerReference, words: null },
      }),
    ),
    'wallet.reward-unknown': update(
      ({ data }) => data.rewardId,
      (row, { data: { reason: words } }) => ({
        ...{ ...row, status: 'unknown', words },
      }),
    ),
    'wallet.reward-fulfilled': update(
      ({ data }) => data.rewardId,
      (row, { data: { on: fulfilledOn } }) => ({
        ...{ ...row, status: 'fulfilled', fulfilledOn, words: null },
      }),
    ),
    'wallet.reward-failed': update(
      ({ data }) => data.rewardId,
      (row, { data: { failure, reason: words } }) => ({
        ...{ ...row, status: 'approved', failure, words },
      }),
    ),
    'wallet.reward-cancelled': update(
      ({ data }) => data.rewardId,
      (row, { data: { why: endedBy, at: endedAt, takenBack, reason } }) => ({
        ...{ ...row, ...uncounted(row, takenBack), status: 'cancelled', endedBy, endedAt, words: reason },
      }),
    ),
    'wallet.reward-expired': update(
      ({ data }) => data.rewardId,
      (row, { data: { at: endedAt, takenBack } }) => ({
        ...{ ...row, ...uncounted(row, takenBack), status: 'expired', endedAt },
      }),
    ),
    'wallet.reward-reversed': update(
      ({ data }) => data.rewardId,
      (row, { data }) => ({
        ...{ ...row, ...uncounted(row, data.takenBack), status: 'reversed', endedBy: data.why, endedAt: data.at },
        ...{ recovered: data.recovered, words: data.reason },
      }),
    ),
    'wallet.recovery-sent': update(
      ({ data }) => data.rewardId,
      (row, { data: { providerReference } }) => ({ ...row, providerReference }),
    ),
    'wallet.recovery-failed': update(
      ({ data }) => data.rewardId,
      (row, { data: { failure, cost } }) => ({
        ...{ ...row, recovered: false, failure, countedMinor: String(minorUnits(cost)) },
      }),
    ),
  },
});
