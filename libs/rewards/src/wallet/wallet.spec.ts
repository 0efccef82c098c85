import { describe, expect, it } from '@jest/globals';
import type { RewardCap } from '#libs/programs';
import { A, by, friend, grantOf, month, policyOf, rule, sold, usd, WalletStory } from '../../test/reward.fixtures.js';
import type { RewardGrant } from '../vocabulary/reward.types.js';
import {
  CancelReward,
  FailReward,
  HoldReward,
  IntendReward,
  ReverseReward,
  TakeBackRewards,
  VoidRewards,
  ApproveReward,
  ExpireReward,
} from './wallet.commands.js';

const refused = (code: string) => expect.objectContaining({ refused: code });
const occurred = (type: string, data: object) => [
  expect.objectContaining({ type, data: expect.objectContaining(data) }),
];
const hold = '2026-03-31T08:00:00.000Z';

describe('a friend gets 20.00 of credit, the partner a free month at 29.00, hold 30 days', () => {
  const sides = { referrer: grantOf('referrer'), customer: grantOf('customer') };

  it('are both approved 30 days after the sale, to the hour of the program’s zone: 49.00 are due that day', () => {
    const costs = Object.values(sides).map((grant) => {
      const story = new WalletStory();
      expect(story.grant(grant)).toEqual(occurred('wallet.reward-granted', { holdUntil: hold, at: grant.trigger.at }));
      expect(story.approve(grant)).toEqual(occurred('wallet.reward-approved', { at: hold, cost: grant.cost }));
      return Number(grant.cost.amount);
    });
    expect(costs).toEqual([29, 20]);
  });

  it.each(['referrer', 'customer'] as const)(
    'is cancelled for the %s when the sale is refunded before, without a cost',
    (side) => {
      const story = new WalletStory();
      story.grant(sides[side]);
      expect(story.left(sides[side], '0', '2026-03-12T09:00:00.000Z')).toEqual(
        occurred('wallet.reward-cancelled', { why: 'refunded', takenBack: null }),
      );
      expect(story.approve(sides[side])).toEqual([]);
      expect(story.statusOf(sides[side].rewardId)).toBe('cancelled');
    },
  );

  it('is reversed when it was given: the credit got back that day, the month not', () => {
    const refundedOn = '2026-04-20T12:00:00.000Z';
    const outcome = (grant: RewardGrant) => {
      const story = new WalletStory();
      story.grant(grant);
      story.approve(grant);
      story.fulfil(grant);
      return story.left(grant, '0', refundedOn);
    };
    const of = { why: 'refunded', at: refundedOn };
    expect(outcome(sides.customer)).toEqual(
      occurred('wallet.reward-reversed', { ...of, recovered: true, owes: true, takenBack: usd('20.00') }),
    );
    expect(outcome(sides.referrer)).toEqual(
      occurred('wallet.reward-reversed', { ...of, recovered: false, owes: false, takenBack: null }),
    );
  });
});

describe('a rule that asks for 50.00 to stay', () => {
  const grant = grantOf(
    'referrer',
    sold({ policy: policyOf(rule({ minimumNet: '50.00' })), net: { amount: '80.00', currency: 'USD' } }),
  );

  it.each([
    ['50.00', 'pending'],
    ['49.99', 'cancelled'],
  ])('of a sale of 80.00 of which %s are left is %s', (net, status) => {
    const story = new WalletStory();
    story.grant(grant);
    story.left(grant, net, '2026-03-12T09:00:00.000Z');
    expect(story.statusOf(grant.rewardId)).toBe(status);
  });
});

describe('a cap of ten a year', () => {
  const policy = policyOf(
    rule({ customer: null, referrer: friend, caps: [{ per: 'beneficiary', window: 'year', count: 10, cost: null }] }),
  );
  const nth = (n: number, at = '2026-03-01T09:00:00.000Z') =>
    grantOf('referrer', sold({ policy, occasion: `S${n}`, trigger: { kind: 'sale', id: `S${n}`, at } }));
  const ten = () => {
    const story = new WalletStory();
    for (let n = 1; n <= 10; n += 1) story.grant(nth(n));
    return story;
  };

  it('refuses the eleventh, and grants the first of the next year by the program’s zone', () => {
    const story = ten();
    expect(story.grant(nth(11))).toEqual(occurred('wallet.reward-refused', { reason: 'CAP_REACHED' }));
    expect(story.grant(nth(12, '2026-12-31T22:59:59.999Z'))).toEqual(occurred('wallet.reward-refused', {}));
    expect(story.grant(nth(13, '2026-12-31T23:00:00.000Z'))).toEqual(occurred('wallet.reward-granted', {}));
  });

  it('has a place again when one is cancelled', () => {
    const story = ten();
    const { walletId, rewardId } = nth(3);
    story.tell(new CancelReward({ walletId, rewardId, reason: 'mistaken' }, by('2026-03-02T00:00:00.000Z')));
    expect(story.grant(nth(11))).toEqual(occurred('wallet.reward-granted', {}));
    expect(story.grant(nth(12))).toEqual(occurred('wallet.reward-refused', { reason: 'CAP_REACHED' }));
  });

  it('has none when one is reversed', () => {
    const story = ten();
    const given = nth(3);
    story.approve(given);
    story.fulfil(given);
    const { walletId, rewardId } = given;
    const reverse = { walletId, rewardId, why: 'person', recovered: null, reason: 'returned' } as const;
    story.tell(new ReverseReward(reverse, by('2026-04-02T00:00:00.000Z')));
    expect(story.grant(nth(11))).toEqual(occurred('wallet.reward-refused', { reason: 'CAP_REACHED' }));
  });
});

describe('a cap that a later policy brings', () => {
  const nth = (n: number, caps: readonly RewardCap[]) =>
    grantOf(
      'referrer',
      sold({
        ...{ policy: policyOf(rule({ caps })), occasion: `S${n}` },
        trigger: { kind: 'sale', id: `S${n}`, at: '2026-03-01T09:00:00.000Z' },
      }),
    );
  const cap = (window: 'month' | 'year', count: number) => ({ per: 'beneficiary', window, count, cost: null }) as const;

  it.each([[[]], [[cap('month', 20)]]])('counts what was granted before it under %j', (before) => {
    const story = new WalletStory();
    for (let n = 1; n <= 10; n += 1) story.grant(nth(n, before));
    expect(story.grant(nth(11, [cap('year', 10)]))).toEqual(
      occurred('wallet.reward-refused', { reason: 'CAP_REACHED' }),
    );
  });
});

describe('a ban', () => {
  it('voids what is not given yet, and nothing else', () => {
    const story = new WalletStory();
    const nth = (n: number) => grantOf('referrer', sold({ occasion: `S${n}` }));
    for (let n = 1; n <= 4; n += 1) story.grant({ ...nth(n), risk: n === 2 });
    story.approve(nth(3));
    story.approve(nth(4));
    story.fulfil(nth(4));
    const banned = new VoidRewards({ walletId: nth(1).walletId }, by('2026-05-01T00:00:00.000Z'));
    const cancelled = (takenBack: object | null) =>
      occurred('wallet.reward-cancelled', { why: 'banned', takenBack })[0];
    expect(story.tell(banned)).toEqual([cancelled(null), cancelled(null), cancelled(usd('29.00'))]);
    expect(story.statusOf(nth(4).rewardId)).toBe('fulfilled');
    expect(story.tell(banned)).toEqual([]);
  });
});

describe('a lead that is qualified again', () => {
  const lead = (partnerId: string) =>
    sold({
      ...{ kind: 'lead', net: null, number: null, occasion: 'L', referrer: { ...A, partnerId } },
      ...{ trigger: { kind: 'lead', id: 'L', at: '2026-03-01T09:00:00.000Z' } },
      policy: policyOf(rule({ on: 'lead-qualified' })),
    });

  it('is another reward of another partner, and the same of its customer', () => {
    const ids = (partnerId: string) =>
      (['referrer', 'customer'] as const).map((side) => grantOf(side, lead(partnerId)).rewardId);
    expect(ids('B')).toEqual([expect.not.stringMatching(ids('A')[0] ?? ''), ids('A')[1]]);
    expect(ids('A')).toEqual(ids('A'));
  });

  it('takes from a partner what it had for it, and from nobody else', () => {
    const story = new WalletStory();
    const grant = grantOf('referrer', lead('A'));
    story.grant(grant);
    const again = (id: string, creditedTo: string) =>
      story.tell(
        new TakeBackRewards(
          { walletId: grant.walletId, trigger: { kind: 'lead', id }, net: null, creditedTo, occasion: id },
          by('2026-03-05T00:00:00.000Z'),
        ),
      );
    expect(again('L', 'A')).toEqual([]);
    expect(again('M', 'B')).toEqual([]);
    expect(again('L', 'B')).toEqual(occurred('wallet.reward-cancelled', { why: 'recredited' }));
  });
});

describe('a reward', () => {
  const grant = grantOf('referrer');
  const { walletId, rewardId } = grant;
  const of = { walletId, rewardId };
  const at = '2026-03-05T00:00:00.000Z';
  const granted = (change: Partial<RewardGrant> = {}) => {
    const story = new WalletStory();
    story.grant({ ...grant, ...change });
    return story;
  };

  it('is granted once, and waits for a rate', () => {
    expect(granted().grant(grant)).toEqual([]);
  });

  it('that somebody should look at is approved by a person alone', () => {
    const story = granted({ risk: true });
    expect(story.approve(grant)).toEqual([]);
    expect(story.approve(grant, 'ann', at)).toEqual(occurred('wallet.reward-approved', { by: 'ann', at }));
  });

  it('is held while it is pending, once', () => {
    const story = granted();
    const holds = new HoldReward({ ...of, reason: 'looks odd' }, by(at));
    story.tell(holds);
    expect(story.when(holds)).toEqual(refused('HELD'));
    story.approve(grant, 'ann', at);
    expect(story.when(holds)).toEqual(refused('WRONG_STATUS'));
  });

  it('that failed is sent again by a person alone, under another reference', () => {
    const story = granted();
    story.approve(grant);
    story.tell(new IntendReward({ ...of, provider: 'file', reference: 'r1', on: '2026-03-05' }, by(at)));
    story.tell(new FailReward({ ...of, reference: 'r1', failure: null, reason: 'no such customer' }, by(at)));
    expect(
      story.tell(new IntendReward({ ...of, provider: 'file', reference: 'r1', on: '2026-03-05' }, by(at))),
    ).toEqual([]);
    const again = new ApproveReward({ ...of, by: 'ann', provider: 'file', reference: 'r2' }, by(at));
    expect(story.tell(again)).toEqual(occurred('wallet.reward-intended', { attempt: 2, reference: 'r2' }));
    expect(story.when(new FailReward({ ...of, reference: 'r1', failure: null, reason: 'x' }, by(at)))).toEqual(
      refused('REFERENCE_FROZEN'),
    );
  });

  it('on its way is neither cancelled nor taken back until it is known what became of it', () => {
    const story = granted();
    story.approve(grant);
    story.tell(new IntendReward({ ...of, provider: 'file', reference: 'r1', on: '2026-03-05' }, by(at)));
    expect(story.left(grant, '0', at)).toEqual([]);
    expect(story.when(new CancelReward({ ...of, reason: null }, by(at)))).toEqual(refused('WRONG_STATUS'));
  });

  it('expires where nobody has sent it, and its cost is taken back on that day', () => {
    const story = granted();
    story.approve(grant);
    const early = new ExpireReward({ ...of, dueAt: '2027-03-31T07:59:59.999Z' }, by('2027-03-31T07:59:59.999Z'));
    expect(story.tell(early)).toEqual([]);
    const dueAt = '2027-03-31T08:00:00.000Z';
    expect(story.tell(new ExpireReward({ ...of, dueAt }, by(dueAt)))).toEqual(
      occurred('wallet.reward-expired', { takenBack: usd('29.00'), at: dueAt }),
    );
    expect(story.when(new CancelReward({ ...of, reason: null }, by(dueAt)))).toEqual(refused('ALREADY_ENDED'));
  });

  it('of the referrer goes when the sale is another partner’s now, the customer’s stays', () => {
    expect(granted().left(grant, '100', at, 'B')).toEqual(occurred('wallet.reward-cancelled', { why: 'recredited' }));
    const customer = grantOf('customer');
    const story = new WalletStory();
    story.grant(customer);
    expect(story.left(customer, '100', at, 'B')).toEqual([]);
  });

  it('costs what its kind says', () => {
    expect(month.costEach).toBe('29.00');
    expect(grant.given).toEqual({ kind: 'free-months', quantity: 1, amount: null, sku: 'month' });
  });
});
