import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { RewardStateReader } from '../state-reader/reward.state-reader.js';
import { walletIdOf } from '../wallet/wallet.aggregate.js';
import { VoidRewards } from '../wallet/wallet.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const NAME = 'void-rewards-when-partner-banned';

/** A ban voids what a partner has not been given yet, under every record that is the partner, also what is granted or fails after it. */
export const voidRewardsWhenPartnerBanned = (facts: StateReader): Policy<PartnerEvent | WalletEvent> =>
  policy<PartnerEvent | WalletEvent>({
    name: NAME,
    sources: [partnerEvents, walletEvents],
    on: ['partner.banned', 'partner.merged', 'wallet.reward-granted', 'wallet.reward-failed'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const { tenant } = event.metadata;
        const known = new RewardStateReader(facts, tenant);
        const { data } = event;
        const partnerId = 'walletId' in data ? await partnerOf(data, known) : data.partnerId;
        for (const id of partnerId === null ? [] : await known.bannedRecords(partnerId)) {
          const walletId = walletIdOf(tenant, data.programId, 'referrer', id);
          commands.push({ command: new VoidRewards({ walletId }, policyContext(NAME, event)), answers: [event] });
        }
      }
      return commands;
    },
  });

/** Whose a reward is; null: a customer’s. */
async function partnerOf(
  { walletId, rewardId }: Pick<WalletEvent['data'], 'walletId' | 'rewardId'>,
  known: RewardStateReader,
): Promise<string | null> {
  return (await known.wallet(walletId)).rewards.get(rewardId)?.grant.partnerId ?? null;
}
