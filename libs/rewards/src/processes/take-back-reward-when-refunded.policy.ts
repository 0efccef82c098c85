import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { type SaleEvent, saleEvents } from '#libs/sales';
import { RewardStateReader } from '../state-reader/reward.state-reader.js';
import type { RewardTrigger } from '../vocabulary/reward.types.js';
import { walletIdOf } from '../wallet/wallet.aggregate.js';
import { TakeBackRewards } from '../wallet/wallet.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const NAME = 'take-back-reward-when-refunded';

type Answered = SaleEvent | JourneyEvent | WalletEvent;

/**
 * What a refund, an edited order or other credits leave of a sale decides about its rewards, and whose a lead is that is qualified again. A reward that is
 * granted, given or failed asks the same again: the sale or lead may have changed in between.
 */
export const takeBackRewardWhenRefunded = (facts: StateReader): Policy<Answered> =>
  policy<Answered>({
    name: NAME,
    sources: [saleEvents, journeyEvents, walletEvents],
    on: [
      'sale.refunded',
      'sale.amended',
      'sale.recredited',
      'journey.lead-qualified',
      'wallet.reward-granted',
      'wallet.reward-fulfilled',
      'wallet.reward-failed',
    ],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const known = new RewardStateReader(facts, event.metadata.tenant);
        // Of what was given later the wallet says so, which is asked again.
        if (!(await known.mayGive(event.data.programId, event.position))) continue;
        const place = await placeOf(event, known);
        const standing = place && (await known.standing(place.trigger));
        if (!standing) continue;
        const { partnerIds, ...left } = standing;
        for (const walletId of place.walletIds ?? (await walletsOf(event, partnerIds, known))) {
          const command = new TakeBackRewards({ walletId, ...left }, policyContext(NAME, event));
          commands.push({ command, answers: [event] });
        }
      }
      return commands;
    },
  });

interface Place {
  readonly trigger: Pick<RewardTrigger, 'kind' | 'id'>;
  readonly walletIds?: readonly string[];
}

async function placeOf({ data }: Recorded<Answered>, known: RewardStateReader): Promise<Place | undefined> {
  if ('saleId' in data && !('walletId' in data)) return { trigger: { kind: 'sale', id: data.saleId ?? '' } };
  if ('leadId' in data) return { trigger: { kind: 'lead', id: data.leadId ?? '' } };
  if (!('rewardId' in data)) return undefined;
  const { walletId, rewardId } = data as WalletEvent['data'];
  const trigger = (await known.wallet(walletId)).rewards.get(rewardId)?.grant.trigger;
  return trigger && { trigger, walletIds: [walletId] };
}

/** Wallets in which something may have been granted for it. */
async function walletsOf(
  { data, metadata: { tenant } }: Recorded<Answered>,
  partnerIds: readonly string[],
  known: RewardStateReader,
): Promise<readonly string[]> {
  const { programId } = data;
  const wallets = [...new Set(partnerIds)].map((id) => walletIdOf(tenant, programId, 'referrer', id));
  const conversion = 'saleId' in data && data.saleId ? (await known.sale(data.saleId))?.sale.conversion : null;
  return conversion ? [...wallets, walletIdOf(tenant, programId, 'customer', conversion.journeyId)] : wallets;
}
