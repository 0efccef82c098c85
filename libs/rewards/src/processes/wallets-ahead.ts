import type { PolicyCommand, StateReader } from '#libs/eventing';
import { type Command, isRefusal } from '#libs/kernel';
import { rewardBudgetAggregate, rewardBudgetIdOf } from '../budget/reward-budget.aggregate.js';
import type { ReserveReward } from '../budget/reward-budget.commands.js';
import { beneficiaryOf } from '../state-reader/beneficiaries.js';
import type { RewardGrant, RewardOffer } from '../vocabulary/reward.types.js';
import { walletAggregate, walletIdOf } from '../wallet/wallet.aggregate.js';
import type { GrantReward, PlaceElsewhere, RefuseReward } from '../wallet/wallet.commands.js';
import { walletDecider } from '../wallet/wallet.js';
import type { Wallet } from '../wallet/wallet.state.js';
import { placesOf } from '../wallet/granting.js';

type ToWallet = GrantReward | RefuseReward;

const isToWallet = (command: Command): command is ToWallet =>
  command.type === 'GrantReward' || command.type === 'RefuseReward';

const isAsking = (command: Command): command is ReserveReward => command.type === 'ReserveReward';

const after = (wallet: Wallet, command: ToWallet): Wallet => {
  const decided = walletDecider.decide(command, wallet);
  return isRefusal(decided) ? wallet : decided.reduce(walletDecider.evolve, wallet);
};

/**
 * Wallets as they will be once the commands of a batch have run: all are worked out before any of them has. Example: two rewards for one partner under a
 * cap of one, each under another of its records: the second one counts the first.
 */
export class WalletsAhead {
  private readonly known = new Map<string, Wallet>();
  /** Commands that were not counted in yet. */
  private readonly told = new Map<string, ToWallet[]>();
  /** Rewards for which a place was asked. */
  private readonly asked = new Set<string>();
  private readonly beneficiaries = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly facts: StateReader) {}

  async hasRefused(tenant: string, { walletId, rewardId }: RewardOffer): Promise<boolean> {
    return (await this.wallet(tenant, walletId)).refused.has(rewardId);
  }

  /** Whether a place was asked for it, by this batch or before. */
  async hasAsked(tenant: string, { programId, ruleId, rewardId }: RewardOffer): Promise<boolean> {
    if (this.asked.has(rewardId)) return true;
    const budgetId = rewardBudgetIdOf(tenant, programId, ruleId);
    return (await this.facts.of(rewardBudgetAggregate, tenant, budgetId)).state.answered.has(rewardId);
  }

  /** What of the same rule its beneficiary has got as what it was before. */
  async elsewhere(tenant: string, grant: RewardGrant): Promise<readonly PlaceElsewhere[]> {
    const { walletId, side, programId, ruleId, caps } = grant;
    if (caps.length === 0) return [];
    const ids = (await this.beneficiary(tenant, grant)).map((id) => walletIdOf(tenant, programId, side, id));
    const others = ids.filter((id) => id !== walletId).map((id) => this.wallet(tenant, id));
    return (await Promise.all(others)).flatMap((wallet) => placesOf(wallet, ruleId));
  }

  follow(command: Command): void {
    if (isAsking(command)) this.asked.add(command.data.grant.rewardId);
    if (!isToWallet(command)) return;
    const { walletId } = command.data;
    const told = this.told.get(walletId);
    if (told) told.push(command);
    else this.told.set(walletId, [command]);
  }

  /** Where one wallet has counted another, the wallets of one beneficiary answer one after the other. */
  async inOrder(commands: readonly PolicyCommand[]): Promise<readonly PolicyCommand[]> {
    if (this.beneficiaries.size === 0) return commands;
    return Promise.all(
      commands.map(async (sent) => {
        const { command } = sent;
        if (!isToWallet(command)) return sent;
        const offer = 'grant' in command.data ? command.data.grant : command.data.offer;
        const [living = offer.subject] = await this.beneficiary(command.context.tenant, offer);
        return { ...sent, orderingKey: `${offer.side} ${living}` };
      }),
    );
  }

  private async wallet(tenant: string, walletId: string): Promise<Wallet> {
    if (!this.known.has(walletId)) {
      const { state } = await this.facts.of(walletAggregate, tenant, walletId);
      // Another may have asked for it meanwhile.
      if (!this.known.has(walletId)) this.known.set(walletId, state);
    }
    const told = this.told.get(walletId)?.splice(0) ?? [];
    const wallet = told.reduce(after, this.known.get(walletId) ?? walletDecider.initial);
    this.known.set(walletId, wallet);
    return wallet;
  }

  /** All that it is or was, the one that lives first. */
  private beneficiary(tenant: string, { side, subject }: Pick<RewardOffer, 'side' | 'subject'>) {
    const key = `${tenant} ${side} ${subject}`;
    const known = this.beneficiaries.get(key) ?? beneficiaryOf(this.facts, tenant, { side, subject });
    this.beneficiaries.set(key, known);
    return known;
  }
}
