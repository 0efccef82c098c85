import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { netOf, type RecordedSale, type SaleEvent, saleEvents } from '#libs/sales';
import { codesPartner, mostCredited } from '../state-reader/credited.js';
import { type LeadTrigger, RewardStateReader } from '../state-reader/reward.state-reader.js';
import { walletIdOf } from '../wallet/wallet.aggregate.js';
import { TakeBackRewards } from '../wallet/wallet.commands.js';
import { type WalletEvent, walletEvents } from '../wallet/wallet.events.js';

const NAME = 'take-back-reward-when-refunded';

type Answered = SaleEvent | JourneyEvent | WalletEvent;

/**
 * What a refund, an edited order or other credits leave of a sale decides about its rewards. A reward that is granted, given or failed asks the same
 * again: the sale may have changed in between.
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
        if (event.type === 'journey.lead-qualified') {
          commands.push(...(await ofLead(event as LeadTrigger, facts)));
          continue;
        }
        const known = new RewardStateReader(facts, event.metadata.tenant);
        const place = await placeOf(event as Recorded<SaleEvent | WalletEvent>, known);
        const sale = place && (await known.sale(place.saleId));
        if (!sale) continue;
        const { credits, attribution } = sale.sale;
        const creditedTo = mostCredited(credits, attribution?.touches ?? []);
        const left = { trigger: { kind: 'sale', id: place.saleId } as const, net: netOf(sale).toString(), creditedTo };
        for (const walletId of place.walletIds ?? walletsOf(event as Recorded<SaleEvent>, sale)) {
          const command = new TakeBackRewards({ walletId, ...left }, policyContext(NAME, event));
          commands.push({ command, answers: [event] });
        }
      }
      return commands;
    },
  });

/** A lead that is qualified again may be another partner’s now: those that had it before lose what they have for it. */
async function ofLead(event: LeadTrigger, facts: StateReader): Promise<readonly PolicyCommand[]> {
  const { tenant } = event.metadata;
  const { programId, leadId } = event.data;
  const { creditedTo, partnerIds } = await new RewardStateReader(facts, tenant).partnersOfLead(event);
  const left = { trigger: { kind: 'lead', id: leadId } as const, net: null, creditedTo };
  return partnerIds
    .filter((id) => id !== creditedTo)
    .map((id) => {
      const walletId = walletIdOf(tenant, programId, 'referrer', id);
      return { command: new TakeBackRewards({ walletId, ...left }, policyContext(NAME, event)), answers: [event] };
    });
}

interface Place {
  readonly saleId: string;
  readonly walletIds?: readonly string[];
}

async function placeOf(
  { data, type }: Recorded<SaleEvent | WalletEvent>,
  known: RewardStateReader,
): Promise<Place | undefined> {
  if (!('walletId' in data)) return { saleId: data.saleId };
  if (type === 'wallet.reward-refused') return undefined;
  const { walletId, rewardId } = data;
  const trigger = (await known.wallet(walletId)).rewards.get(rewardId)?.grant.trigger;
  return trigger?.kind === 'sale' ? { saleId: trigger.id, walletIds: [walletId] } : undefined;
}

/** Wallets in which something may have been granted for it. */
function walletsOf(event: Recorded<SaleEvent>, { sale }: RecordedSale): readonly string[] {
  const { programId, credits, attribution, conversion } = sale;
  const { tenant } = event.metadata;
  const before = event.type === 'sale.recredited' ? event.data.before : [];
  const coder = codesPartner(attribution?.touches ?? []);
  const partners = new Set([...[...before, ...credits].map(({ partnerId }) => partnerId), ...(coder ? [coder] : [])]);
  const wallets = [...partners].map((id) => walletIdOf(tenant, programId, 'referrer', id));
  return conversion ? [...wallets, walletIdOf(tenant, programId, 'customer', conversion.journeyId)] : wallets;
}
