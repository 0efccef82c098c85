import { type CommandContext, isRefusal, type Money } from '#libs/kernel';
import type { RewardPolicy, RewardRule, RewardSpec } from '#libs/programs';
import type { Earned } from '../src/earning/trigger.js';
import { offersOf } from '../src/earning/offers.js';
import type { RewardGrant } from '../src/vocabulary/reward.types.js';
import {
  ApproveReward,
  FulfilReward,
  GrantReward,
  IntendReward,
  type PlaceElsewhere,
  TakeBackRewards,
  type WalletCommand,
} from '../src/wallet/wallet.commands.js';
import { walletDecider } from '../src/wallet/wallet.js';
import type { WalletEvent } from '../src/wallet/wallet.events.js';
import type { Wallet } from '../src/wallet/wallet.state.js';

export const BERLIN = 'Europe/Berlin';
export const usd = (amount: string): Money => ({ amount, currency: 'USD' });

export const by = (occurredAt: string, subject = 'admin'): CommandContext => ({
  ...{ tenant: 'acme', actor: { subject, role: 'admin' }, commandId: `c-${occurredAt}-${subject}` },
  ...{ correlationId: 'r', causationId: 'r', occurredAt },
});

const spec = (given: Partial<RewardSpec>): RewardSpec => ({
  ...{ kind: 'credit', quantity: 1, amount: null, rate: null, sku: null, costEach: '0', currency: 'USD' },
  ...given,
});

export const friend = spec({ kind: 'credit', amount: '20.00' });
export const month = spec({ kind: 'free-months', costEach: '29.00', sku: 'month' });
export const share = (rate: string): RewardSpec => spec({ kind: 'discount', rate });

export const rule = (change: Partial<RewardRule> = {}): RewardRule => ({
  ...{ ruleId: 'friends', on: 'first-sale', when: { all: [] }, codesOnly: false, minimumNet: '0.00', holdDays: 30 },
  ...{ expiresAfterDays: 365, referrer: month, customer: friend, caps: [] },
  ...change,
});

export const policyOf = (...rules: readonly RewardRule[]): RewardPolicy => ({
  ...{ version: 1, effectiveFrom: '2026-01-01T00:00:00.000Z', rules },
});

export const A = { partnerId: 'A', earning: 'earns', risky: false } as const;
export const NOBODY = { reason: 'NOT_CREDITED', partnerId: null } as const;

export const sold = (change: Partial<Earned> = {}): Earned => ({
  ...{ tenant: 'acme', programId: 'p', currency: 'USD', timeZone: BERLIN, policy: policyOf(rule()) },
  ...{ trigger: { kind: 'sale', id: 'S1', at: '2026-03-01T09:00:00.000Z' }, occasion: 'S1', anew: false },
  ...{ wasNobodys: false, hadNoCode: false },
  ...{ kind: 'sale', number: 1, net: { amount: '100.00', currency: 'USD' }, referrer: A, coder: NOBODY },
  ...{ journeyId: 'J', exchanges: (currency: string) => (currency === 'USD' ? null : undefined) },
  ...change,
});

export const offers = (earned: Earned) =>
  offersOf(
    earned,
    () => true,
    (side, id) => `${side}:${id}`,
  );

/** What an offer grants, of one side. */
export function grantOf(side: 'referrer' | 'customer', earned: Earned = sold()): RewardGrant {
  for (const offer of offers(earned)) {
    if ('grant' in offer && offer.grant.side === side && offer.grant.cost !== null) return offer.grant as RewardGrant;
  }
  throw new Error(`nothing is granted to the ${side}`);
}

const PROVIDER = { provider: 'file' };

/** What happens to the rewards of one wallet. */
export class WalletStory {
  private wallet: Wallet = walletDecider.initial;

  tell(command: WalletCommand): readonly WalletEvent[] {
    const decision = walletDecider.decide(command, this.wallet);
    if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
    this.wallet = decision.reduce(walletDecider.evolve, this.wallet);
    return decision;
  }

  when(command: WalletCommand) {
    return walletDecider.decide(command, this.wallet);
  }

  statusOf(rewardId: string): string | undefined {
    return this.wallet.rewards.get(rewardId)?.status;
  }

  grant(grant: RewardGrant, elsewhere: readonly PlaceElsewhere[] = []) {
    return this.tell(new GrantReward({ walletId: grant.walletId, grant, elsewhere }, by(grant.trigger.at)));
  }

  approve({ walletId, rewardId, holdUntil }: RewardGrant, who: string | null = null, at = holdUntil) {
    const reference = `reward_${rewardId}`;
    return this.tell(new ApproveReward({ walletId, rewardId, by: who, reference, ...PROVIDER }, by(at)));
  }

  fulfil({ walletId, rewardId }: RewardGrant, at = '2026-04-01T00:00:00.000Z') {
    const of = { walletId, rewardId, reference: `reward_${rewardId}` };
    this.tell(new IntendReward({ ...of, ...PROVIDER, on: at.slice(0, 10) }, by(at)));
    return this.tell(new FulfilReward({ ...of, on: at.slice(0, 10) }, by(at)));
  }

  left({ walletId, trigger }: RewardGrant, net: string, at: string, creditedTo: string | null = 'A') {
    const left = { trigger, net, creditedTo, occasion: trigger.id };
    return this.tell(new TakeBackRewards({ walletId, ...left }, by(at)));
  }
}
