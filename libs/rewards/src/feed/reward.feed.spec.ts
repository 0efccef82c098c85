import { describe, expect, it } from '@jest/globals';
import { SealedText } from '#libs/eventing';
import { publishedOf } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { RewardSide } from '../vocabulary/reward.types.js';
import type { WalletEvent } from '../wallet/wallet.events.js';
import { rewardFeed } from './reward.feed.js';

const id = (name: string): string => deterministicId('reward.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';
const of = { walletId: id('wallet'), programId: id('program'), rewardId: id('reward'), at };
const cost = { amount: '20.00', currency: 'GBP' };
const words = { subject: id('keith'), reason: new SealedText(id('keith'), 'because') as never };

const offer = (side: RewardSide) => ({
  ...{ ...of, side, partnerId: side === 'referrer' ? id('keith') : null, journeyId: id('ann'), subject: id('keith') },
  ...{ trigger: { kind: 'sale' as const, id: id('sale'), at }, ruleId: 'friends', policyVersion: 2, currency: 'GBP' },
});
const granted = (side: RewardSide = 'referrer', risk = false): WalletEvent => ({
  type: 'wallet.reward-granted',
  data: {
    ...{ ...offer(side), given: { kind: 'credit', quantity: 1, amount: cost, sku: null }, cost, exchange: null },
    ...{ minimumNet: '0', netExchange: null, byCode: false, holdUntil: at, expiresAfterDays: 30, timeZone: 'UTC' },
    ...{ risk, caps: [], budgetIds: [id('budget')] },
  },
});
const approved: WalletEvent = { type: 'wallet.reward-approved', data: { ...of, cost, expiresAt: at, by: null } };
const reversed = (takenBack: typeof cost | null): WalletEvent => ({
  type: 'wallet.reward-reversed',
  data: { ...of, ...words, takenBack, why: 'refunded', recovered: true, owes: true, budgetIds: [], on: '2026-05-01' },
});

const told = (...events: readonly WalletEvent[]) => publishedOf([rewardFeed], 'wallet-north.a', events);
const stateOf = (event: ReturnType<typeof told>[number] | undefined) => event?.data['reward'];

describe('rewards in the feed', () => {
  it('are told to the partner whose they are, and of customers to the vendor alone', () => {
    const [own] = told(granted());
    expect(own).toMatchObject({
      ...{ type: 'reward.granted', subject: toGlobalId('reward', id('reward')), seenBy: id('keith') },
      data: { reward: { side: 'REFERRER', status: 'PENDING', kind: 'CREDIT', cost, counted: '0', ruleId: 'friends' } },
    });
    expect(stateOf(own)).toMatchObject({ saleId: toGlobalId('sale', id('sale')) });
    const [customers] = told(granted('customer', true));
    expect(customers).toMatchObject({ seenBy: null, data: { reward: { side: 'CUSTOMER', status: 'HELD' } } });
    expect(JSON.stringify(customers)).not.toContain(toGlobalId('journey', id('ann')));
  });

  it('say what of their cost counts, and why they ended', () => {
    const [, second, third] = told(granted(), approved, reversed(cost));
    expect(stateOf(second)).toMatchObject({ status: 'APPROVED', counted: '20.00' });
    expect(third?.data).toMatchObject({
      reward: { status: 'REVERSED', counted: '0', endedBy: 'REFUNDED', recovered: true },
      ...{ owes: true, before: { status: 'APPROVED', counted: '20.00' } },
    });
    expect(third?.sealed).toMatchObject([{ path: 'reward.note', text: 'because' }]);
    const [, , kept] = told(granted(), approved, reversed(null));
    expect(stateOf(kept)).toMatchObject({ counted: '20.00' });
  });

  it('say which were refused, and are approved again where they could not be sent', () => {
    const refused = { ...offer('referrer'), reason: 'CAP_REACHED' as const, budgetIds: [] };
    const [first] = told({ type: 'wallet.reward-refused', data: refused });
    expect(first).toMatchObject({ type: 'reward.refused', data: { reward: { refusedFor: 'CAP_REACHED' } } });
    expect(stateOf(first)).not.toHaveProperty('cost');
    const events = told(granted(), approved, {
      type: 'wallet.reward-failed',
      data: { ...of, ...words, failure: 'NO_REFERENCE', expiresAt: '2026-06-01T00:00:00.000Z' },
    });
    expect(events.at(-1)?.data).toMatchObject({
      ...{ reward: { status: 'APPROVED', expiresAt: '2026-06-01T00:00:00Z' }, reason: 'NO_REFERENCE' },
    });
  });
});
