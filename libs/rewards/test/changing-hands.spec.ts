import { describe, expect, it } from '@jest/globals';
import { by, friend, grantOf, policyOf, rule, sold, usd, WalletStory } from './reward.fixtures.js';
import { holdersOfLead } from '../src/state-reader/occasions.js';
import { FailRecovery, TakeBackRewards } from '../src/wallet/wallet.commands.js';

const at = '2026-04-20T12:00:00.000Z';
const occurred = (type: string, data: object) => [
  expect.objectContaining({ type, data: expect.objectContaining(data) }),
];

describe('a sale that went away and came back', () => {
  it('leaves one reward: that of the event by which it came back', () => {
    const story = new WalletStory();
    const first = grantOf('referrer');
    const again = grantOf('referrer', sold({ anew: true, occasion: 'E2' }));
    story.grant(first);
    story.grant(again);
    const { walletId, trigger } = first;
    const left = { walletId, trigger, net: '100.00', creditedTo: 'A', occasion: 'E2' };
    expect(story.tell(new TakeBackRewards(left, by(at)))).toEqual(
      occurred('wallet.reward-cancelled', { rewardId: first.rewardId, why: 'recredited' }),
    );
    expect(story.statusOf(again.rewardId)).toBe('pending');
    expect(story.tell(new TakeBackRewards(left, by(at)))).toEqual([]);
  });
});

describe('by what a lead is its partner’s', () => {
  it.each([
    ['A', 'L'],
    ['AA', 'L'],
    ['AB', 'L'],
    ['ABA', 'e2'],
    ['ABAA', 'e2'],
    ['ABAB', 'e3'],
    ['ABC', 'L'],
    // a was merged into A.
    ['aA', 'L'],
    ['aBA', 'e2'],
  ])('of the partners %s is %s', async (partners, occasion) => {
    const livingOf = (id: string) => Promise.resolve(id === 'a' ? 'A' : id);
    const qualified = [...partners].map((partnerId, n) => ({ eventId: `e${n}`, partnerId, livingOf }));
    expect((await holdersOfLead('L', qualified)).at(-1)?.occasion).toBe(occasion);
  });

  it('stays under the record that had it', async () => {
    const livingOf = () => Promise.resolve('A');
    const qualified = ['a', 'A'].map((partnerId, n) => ({ eventId: `e${n}`, partnerId, livingOf }));
    expect(await holdersOfLead('L', qualified)).toEqual([{ occasion: 'L', partnerId: 'a', coder: null }]);
  });
});

describe('a cap of a beneficiary that was two', () => {
  it('counts what the other one got, in the same window', () => {
    const caps = [{ per: 'beneficiary', window: 'year', count: 2, cost: null }] as const;
    const policy = policyOf(rule({ customer: null, referrer: friend, caps }));
    const nth = (n: number) =>
      grantOf('referrer', sold({ policy, occasion: `S${n}`, trigger: { kind: 'sale', id: `S${n}`, at } }));
    const elsewhere = (when: string) => [{ at: when, cost: usd('20.00') }];
    const granted = (when: string) => {
      const story = new WalletStory();
      story.grant(nth(1), elsewhere(when));
      return story.grant(nth(2), elsewhere(when))[0]?.type;
    };
    expect(granted('2026-12-31T22:59:59.999Z')).toBe('wallet.reward-refused');
    expect(granted('2026-12-31T23:00:00.000Z')).toBe('wallet.reward-granted');
  });
});

describe('what nobody can be asked to give back', () => {
  it('counts again, once', () => {
    const story = new WalletStory();
    const grant = grantOf('customer');
    story.grant(grant);
    story.approve(grant);
    story.fulfil(grant);
    const { walletId, rewardId } = grant;
    const failing = new FailRecovery({ walletId, rewardId, failure: 'NO_REFERENCE' }, by(at));
    expect(story.tell(failing)).toEqual([]);
    story.left(grant, '0', at);
    expect(story.tell(failing)).toEqual(
      occurred('wallet.recovery-failed', { failure: 'NO_REFERENCE', cost: usd('20.00') }),
    );
    expect(story.tell(failing)).toEqual([]);
  });
});
