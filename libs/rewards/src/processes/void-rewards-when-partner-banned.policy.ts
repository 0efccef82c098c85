import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { RewardStateReader } from '../state-reader/reward.state-reader.js';
import { walletIdOf } from '../wallet/wallet.aggregate.js';
import { VoidRewards } from '../wallet/wallet.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const NAME = 'void-rewards-when-partner-banned';

/** A ban voids what a partner has not been given yet, also what is granted or fails after it. */
export const voidRewardsWhenPartnerBanned = (facts: StateReader): Policy<PartnerEvent | WalletEvent> =>
  policy<PartnerEvent | WalletEvent>({
    name: NAME,
    sources: [partnerEvents, walletEvents],
    on: ['partner.banned', 'wallet.reward-granted', 'wallet.reward-failed'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const { tenant } = event.metadata;
        const known = new RewardStateReader(facts, tenant);
        const { data } = event;
        const walletId =
          'walletId' in data
            ? await bannedWallet(data, known)
            : walletIdOf(tenant, data.programId, 'referrer', data.partnerId);
        if (walletId === undefined) continue;
        commands.push({ command: new VoidRewards({ walletId }, policyContext(NAME, event)), answers: [event] });
      }
      return commands;
    },
  });

/** The wallet of a reward, if its partner is banned. */
async function bannedWallet(
  { walletId, rewardId }: Pick<WalletEvent['data'], 'walletId' | 'rewardId'>,
  known: RewardStateReader,
): Promise<string | undefined> {
  const partnerId = (await known.wallet(walletId)).rewards.get(rewardId)?.grant.partnerId ?? null;
  return partnerId !== null && (await known.isBanned(partnerId)) ? walletId : undefined;
}
