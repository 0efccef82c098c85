import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/kernel';
import { sendRewardWhenApproved } from '../src/processes/send-reward-when-approved.policy.js';
import type { RewardOrder, RewardProvider } from '../src/sending/reward-provider.js';
import type { WalletEvent } from '../src/wallet/wallet.events.js';
import { ApproveReward, FulfilReward, ReverseReward } from '../src/wallet/wallet.commands.js';
import { friend, policyOf, rule } from './reward.fixtures.js';
import { RewardWorld } from './world.fixtures.js';

/** Keeps what it was sent, and finds it on the day on which it is asked for. */
class Files implements RewardProvider {
  readonly name = 'file';
  readonly settles = 'by-status-file';
  readonly orders: RewardOrder[] = [];

  send(order: RewardOrder) {
    this.orders.push(order);
    return Promise.resolve({ is: 'sent', providerReference: order.on } as const);
  }

  find({ reference, on }: Parameters<RewardProvider['find']>[0]) {
    return Promise.resolve(
      this.orders.find((one) => one.reference === reference && (on === null || one.on === on))?.on,
    );
  }
}

const SENT = '2026-04-01T00:00:00.000Z';
const dayLater = (at: string): string => new Date(Date.parse(at) + 86_400_000).toISOString();

describe('what is sent a day after it was recorded', () => {
  it('goes into the file of that day, once, and so does what is got back', async () => {
    const world = new RewardWorld();
    const only = { minimumNet: '0', customer: null, referrer: friend, on: 'every-sale' } as const;
    await world.begin(policyOf(rule(only)), 'A');
    await world.sell('S', { A: 10_000 });
    await world.settle();
    const files = new Files();
    let now = '';
    const policy = sendRewardWhenApproved(world.facts, files, () => now);
    const last = async () => (await world.history()).at(-1) as Recorded<WalletEvent>;
    /** It answers the latest event, twice: what it had answered is lost. */
    const answer = async (at: (recordedAt: string) => string) => {
      const event = await last();
      now = at(event.recordedAt);
      for (const { command } of [...(await policy.react([event])), ...(await policy.react([event]))])
        await world.sure(command);
      return now.slice(0, 10);
    };
    const granted = (await world.history()).find(
      ({ type }) => type === 'wallet.reward-granted',
    ) as Recorded<WalletEvent>;
    const { walletId, rewardId } = granted.data;
    const reference = `reward_${rewardId}`;
    const of = { walletId, rewardId, reference };
    const context = () => world.context('2026-04-01T00:00:00.000Z');
    await world.sure(new ApproveReward({ ...of, by: 'ada', provider: 'file' }, context()));
    await answer((at) => at);
    const day = await answer(dayLater);
    expect(files.orders.map(({ on, back }) => [on, back])).toEqual([[day, false]]);
    const { reference: sentAs } = files.orders[0] as RewardOrder;
    await world.sure(new FulfilReward({ ...of, reference: sentAs, on: day }, context()));
    const back = { walletId, rewardId, reason: null, why: 'person', recovered: null } as const;
    await world.sure(new ReverseReward(back, context()));
    const next = await answer((at) => dayLater(dayLater(at)));
    expect(files.orders.map((order) => [order.on, order.back])).toEqual([
      [day, false],
      [next, true],
    ]);
  });
});

describe('what a customer is given', () => {
  it.each([
    ['C-7', 'wallet.reward-sent', 'C-7'],
    // A shop writes it for all its guests.
    ['0', 'wallet.reward-failed', undefined],
  ])('whom the sale calls %j: %s', async (ref, type, beneficiary) => {
    const world = new RewardWorld();
    await world.begin(policyOf(rule({ minimumNet: '0', customer: friend, referrer: null, on: 'every-sale' })), 'A');
    await world.sell('S', { A: 10_000 }, null, ref);
    await world.settle();
    const files = new Files();
    const last = async () => (await world.history()).at(-1) as Recorded<WalletEvent>;
    const policy = sendRewardWhenApproved(world.facts, files, () => SENT);
    const answer = async () => {
      for (const { command } of await policy.react([await last()])) await world.sure(command);
    };
    const granted = (await world.history()).find((event) => event.type === 'wallet.reward-granted');
    const { walletId, rewardId } = (granted as Recorded<WalletEvent>).data;
    const context = world.context('2026-04-01T00:00:00.000Z');
    await world.sure(
      new ApproveReward({ walletId, rewardId, reference: `reward_${rewardId}`, by: 'ada', provider: 'file' }, context),
    );
    await answer();
    await answer();
    expect((await last()).type).toBe(type);
    expect(files.orders[0]?.beneficiary).toBe(beneficiary);
  });
});
